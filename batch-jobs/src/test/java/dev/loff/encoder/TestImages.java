package dev.loff.encoder;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import javax.imageio.ImageIO;

/** Pictures for tests: generated here, or committed golden files. */
final class TestImages {
    private TestImages() {}

    /** Blocks of colour with noise; a different picture for each seed. */
    static BufferedImage picture(int width, int height, int type, long seed) {
        Random random = new Random(seed);
        int[] palette = random.ints(16, 0, 1 << 24).toArray();
        BufferedImage image = new BufferedImage(width, height, type);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int colour = palette[(x / 5 + y / 7 * 3) % palette.length];
                image.setRGB(x, y, 0xff000000 | (colour ^ random.nextInt(8)));
            }
        }
        return image;
    }

    static byte[] encoded(BufferedImage image, String format) {
        try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            if (!ImageIO.write(image, format, out)) {
                throw new IllegalStateException("Cannot write a test image: no writer (format=" + format + ")");
            }
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] jpeg(int width, int height, long seed) {
        return encoded(picture(width, height, BufferedImage.TYPE_INT_RGB, seed), "jpg");
    }

    static byte[] png(int width, int height, long seed) {
        return encoded(picture(width, height, BufferedImage.TYPE_INT_RGB, seed), "png");
    }

    /** The JPEG with an EXIF block that states this orientation. */
    static byte[] withOrientation(byte[] jpeg, int orientation, ByteOrder order) {
        ByteBuffer exif = ByteBuffer.allocate(36).order(ByteOrder.BIG_ENDIAN);
        exif.putShort((short) 0xffe1).putShort((short) 34).put(new byte[] {'E', 'x', 'i', 'f', 0, 0});
        exif.put((order == ByteOrder.LITTLE_ENDIAN ? "II" : "MM").getBytes(US_ASCII));
        exif.order(order).putShort((short) 42).putInt(8).putShort((short) 1);
        exif.putShort((short) 0x0112)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) orientation)
                .putShort((short) 0);
        byte[] marked = new byte[jpeg.length + exif.capacity()];
        System.arraycopy(jpeg, 0, marked, 0, 2);
        System.arraycopy(exif.array(), 0, marked, 2, exif.capacity());
        System.arraycopy(jpeg, 2, marked, 2 + exif.capacity(), jpeg.length - 2);
        return marked;
    }

    static byte[] golden(String name) {
        try (InputStream in = TestImages.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("Cannot find the golden file (name=" + name + ")");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static float[] goldenFloats(String name) {
        ByteBuffer bytes = ByteBuffer.wrap(golden(name)).order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(values);
        return values;
    }
}
