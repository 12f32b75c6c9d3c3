package dev.loff.app.jobs;

import dev.loff.image.ImageFormat;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;

/** A picture at a size to look at. Large ones are read with every n-th pixel only, so that memory stays small. */
final class Thumbnail {
    private static final int SIDE = 256;

    private Thumbnail() {}

    /** Not WebP and TIFF: their readers trust a file's own numbers, or keep the whole picture. */
    static boolean draws(ImageFormat format) {
        return switch (format) {
            case JPEG, PNG, GIF, BMP -> true;
            case WEBP, TIFF, HEIC, AVIF, JPEG_XL, JPEG_2000, SVG, PSD, ICO, PNM, EPS, PDF -> false;
        };
    }

    /** A PNG of at most 256 pixels a side; absent where the JDK cannot decode the picture. */
    static Optional<byte[]> png(byte[] picture) throws IOException {
        BufferedImage read = read(picture);
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        return read != null && ImageIO.write(scaled(read), "png", png)
                ? Optional.of(png.toByteArray())
                : Optional.empty();
    }

    private static @Nullable BufferedImage read(byte[] picture) throws IOException {
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(picture))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                return null;
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                int step = Math.max(1, Math.max(reader.getWidth(0), reader.getHeight(0)) / (2 * SIDE));
                ImageReadParam everyNth = reader.getDefaultReadParam();
                everyNth.setSourceSubsampling(step, step, 0, 0);
                return reader.read(0, everyNth);
            } catch (IOException | RuntimeException e) {
                return null; // broken content is what this is asked about; decoders throw all kinds of things on it
            } finally {
                reader.dispose();
            }
        }
    }

    private static BufferedImage scaled(BufferedImage image) {
        double scale = Math.min(1, (double) SIDE / Math.max(image.getWidth(), image.getHeight()));
        int width = Math.max(1, (int) Math.round(scale * image.getWidth()));
        int height = Math.max(1, (int) Math.round(scale * image.getHeight()));
        BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = small.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(image, 0, 0, width, height, null);
        graphics.dispose();
        return small;
    }
}
