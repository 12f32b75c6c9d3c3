package dev.loff.dataset;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/**
 * A labelled dataset that needs no download: objects drawn by the program, in ten classes. The same seed gives the same
 * pictures.
 */
public final class DrawnPictures {
    private static final int PNG_EVERY = 10;

    private DrawnPictures() {}

    public static List<String> classes() {
        return Arrays.stream(DrawnObject.values()).map(DrawnObject::label).toList();
    }

    /** Writes {@code root/<class>/0000.jpg} and so on; every tenth is a PNG. */
    public static void writeFolder(Path root, int perClass, long seed) {
        if (perClass < 1) {
            throw new IllegalArgumentException("Cannot write pictures: none are asked for (perClass=" + perClass + ")");
        }
        try {
            for (DrawnObject object : DrawnObject.values()) {
                Path folder = Files.createDirectories(root.resolve(object.label()));
                for (int number = 0; number < perClass; number++) {
                    boolean png = number % PNG_EVERY == PNG_EVERY - 1;
                    Path file = folder.resolve(String.format("%04d.%s", number, png ? "png" : "jpg"));
                    Files.write(file, encoded(object, number, seed, png));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write pictures (root=" + root + ")", e);
        }
    }

    /** Adds damaged files, as real folders have them: a truncated JPEG, and a text file and an empty file named .jpg. */
    public static void writeBrokenFiles(Path root, long seed) {
        try {
            Path folder = Files.createDirectories(root.resolve(DrawnObject.FISH.label()));
            byte[] whole = encoded(DrawnObject.FISH, -1, seed, false);
            Files.write(folder.resolve("broken-cut.jpg"), Arrays.copyOf(whole, whole.length * 2 / 5));
            Files.writeString(
                    folder.resolve("broken-text.jpg"), "<html>404 Not Found</html>\n", StandardCharsets.UTF_8);
            Files.write(folder.resolve("broken-empty.jpg"), new byte[0]);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write broken files (root=" + root + ")", e);
        }
    }

    private static byte[] encoded(DrawnObject object, int number, long seed, boolean png) throws IOException {
        RandomGenerator random = random(object, number, seed);
        BufferedImage image = DrawnPicture.of(object, random);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (png) {
            ImageIO.write(image, "png", bytes);
        } else {
            writeJpeg(image, 0.6f + 0.35f * random.nextFloat(), bytes);
        }
        return bytes.toByteArray();
    }

    static BufferedImage draw(DrawnObject object, int number, long seed) {
        return DrawnPicture.of(object, random(object, number, seed));
    }

    private static RandomGenerator random(DrawnObject object, int number, long seed) {
        // Seeded by name, so that a new class does not change the pictures of the others.
        long picture = ((long) object.label().hashCode() << 32) + number;
        // Each of the two is spread over all bits first, so that neighbouring seeds do not share pictures.
        long spread = new SplittableRandom(seed).nextLong() ^ new SplittableRandom(~picture).nextLong();
        return new SplittableRandom(new SplittableRandom(spread).nextLong());
    }

    private static void writeJpeg(BufferedImage image, float quality, ByteArrayOutputStream bytes) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionQuality(quality);
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), parameters);
        } finally {
            writer.dispose();
        }
    }
}
