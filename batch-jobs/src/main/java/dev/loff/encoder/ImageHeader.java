package dev.loff.encoder;

import static dev.loff.encoder.QuarantineReason.EMPTY;
import static dev.loff.encoder.QuarantineReason.NOT_AN_IMAGE;
import static dev.loff.encoder.QuarantineReason.TOO_MANY_BYTES;
import static dev.loff.encoder.QuarantineReason.TOO_MANY_PIXELS;
import static dev.loff.encoder.QuarantineReason.UNSUPPORTED_FORMAT;

import dev.loff.image.ImageFormat;

/** An image's properties as its header states them, before decoding. Parsing never throws, whatever the bytes are. */
public sealed interface ImageHeader {

    /**
     * An image that may be decoded.
     *
     * @param width pixels as stored, before the orientation is applied
     * @param orientation EXIF orientation, 1 to 8; 1 if the file has none or an invalid one
     * @param channels as stored: 1 gray or palette, 3, 4 with alpha or CMYK
     * @param bitDepth bits per channel, or per palette index
     */
    record Decodable(ImageFormat format, int width, int height, int orientation, int channels, int bitDepth)
            implements ImageHeader {
        /** The same header with another orientation. */
        Decodable oriented(int newOrientation) {
            return new Decodable(format, width, height, newOrientation, channels, bitDepth);
        }
    }

    /** An image that is not decoded, and why. */
    record Refused(QuarantineReason reason, String detail) implements ImageHeader {}

    /** Reads the header of {@code image} under the default caps. */
    static ImageHeader parse(byte[] image) {
        return parse(image, ImageCaps.DEFAULT);
    }

    static ImageHeader parse(byte[] image, ImageCaps caps) {
        if (image.length == 0) {
            return new Refused(EMPTY, "the file is empty");
        }
        if (image.length > caps.maxBytes()) {
            return new Refused(TOO_MANY_BYTES, image.length + " bytes, at most " + caps.maxBytes() + " are allowed");
        }
        return ImageFormat.of(image)
                .map(format -> capped(read(format, image), image.length, caps))
                .orElseGet(() -> new Refused(NOT_AN_IMAGE, "the first bytes are those of no known picture format"));
    }

    private static ImageHeader read(ImageFormat format, byte[] image) {
        return switch (format) {
            case JPEG -> JpegHeader.read(image);
            case PNG -> PngHeader.read(image);
            case GIF -> GifHeader.read(image);
            case BMP -> BmpHeader.read(image);
            case WEBP -> WebpHeader.read(image);
            case TIFF -> TiffHeader.read(image);
            case HEIC, AVIF, JPEG_XL, JPEG_2000, SVG, PSD, ICO, PNM, EPS, PDF ->
                new Refused(UNSUPPORTED_FORMAT, format + " is not decoded; JPEG, PNG, GIF, BMP, WebP and TIFF are");
        };
    }

    private static ImageHeader capped(ImageHeader header, long bytes, ImageCaps caps) {
        if (!(header instanceof Decodable decodable)) {
            return header;
        }
        long pixels = (long) decodable.width() * decodable.height();
        String size = decodable.width() + " x " + decodable.height();
        if (decodable.width() < 1 || decodable.height() < 1) {
            return new Refused(QuarantineReason.CORRUPT, "the header says " + size + " pixels");
        }
        if (pixels > caps.maxPixels()) {
            return new Refused(TOO_MANY_PIXELS, size + " pixels, at most " + caps.maxPixels() + " are allowed");
        }
        if (Math.max(decodable.width(), decodable.height()) > caps.maxSide()) {
            return new Refused(TOO_MANY_PIXELS, size + " pixels, at most " + caps.maxSide() + " a side are allowed");
        }
        // Otherwise a file of a few kilobytes would take hundreds of megabytes, and a JPEG's missing part would come
        // out gray.
        if (leastBytes(decodable) > bytes) {
            return new Refused(QuarantineReason.CORRUPT, bytes + " bytes are too few for " + size + " pixels");
        }
        return decodable;
    }

    /**
     * A lower bound on the bytes of so many pixels: JPEG needs one bit per 8 x 8 block; deflate expands one byte to at most
     * 1,032. In other formats, missing pixels are detected before decoding.
     */
    private static long leastBytes(Decodable header) {
        return switch (header.format()) {
            case JPEG -> (header.width() + 7L) / 8 * ((header.height() + 7L) / 8) / 8;
            case PNG -> (long) header.width() * header.channels() * header.bitDepth() / 8 * header.height() / 1032;
            case GIF, BMP, WEBP, TIFF, HEIC, AVIF, JPEG_XL, JPEG_2000, SVG, PSD, ICO, PNM, EPS, PDF -> 0;
        };
    }
}
