package dev.loff.encoder;

/** How an image is decoded; the graph then resizes and normalises its pixels. */
sealed interface PixelSource {
    /** The graph decodes this file: a JPEG, a PNG, or a GIF of one frame. */
    record InGraph(byte[] file) implements PixelSource {}

    /** An ImageIO reader decodes this file before the graph runs. */
    record ByReader(PictureReader reader, byte[] file, SampleColours colours) implements PixelSource {}

    /**
     * A run-length encoded bitmap.
     *
     * @param codes offset of the first code in {@code file}
     * @param palette three bytes per colour; colours beyond its end are black
     */
    record RunLengthRows(byte[] file, int codes, int width, int height, int bits, byte[] palette)
            implements PixelSource {}

    /**
     * A frame on a larger canvas of one colour.
     *
     * @param colour 0xRRGGBB
     */
    record OnCanvas(PixelSource frame, int left, int top, int width, int height, int colour) implements PixelSource {}

    /** Throws {@link UnreadableImageException} for a file whose header was read but whose pixels cannot be. */
    static PixelSource of(ImageHeader.Decodable header, byte[] image) {
        return switch (header.format()) {
            case JPEG -> new InGraph(JpegHeader.forGraph(image, header.channels()));
            case PNG -> new InGraph(image);
            case GIF -> GifHeader.firstFrame(image);
            case BMP -> BmpHeader.pixels(image);
            case WEBP -> WebpHeader.firstFrame(image);
            case TIFF -> TiffHeader.firstPage(image);
            case HEIC, AVIF, JPEG_XL, JPEG_2000, SVG, PSD, ICO, PNM, EPS, PDF ->
                throw new IllegalArgumentException(
                        "Cannot decode an image: no decoder (format=" + header.format() + ")");
        };
    }
}
