package dev.loff.encoder;

import static dev.loff.encoder.QuarantineReason.CORRUPT;
import static dev.loff.encoder.QuarantineReason.EMPTY;
import static dev.loff.encoder.QuarantineReason.NOT_AN_IMAGE;
import static dev.loff.encoder.QuarantineReason.TOO_MANY_BYTES;
import static dev.loff.encoder.QuarantineReason.TOO_MANY_PIXELS;
import static dev.loff.encoder.QuarantineReason.TRUNCATED;
import static dev.loff.encoder.QuarantineReason.UNSUPPORTED_FORMAT;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loff.encoder.ImageHeader.Decodable;
import dev.loff.encoder.ImageHeader.Refused;
import dev.loff.image.ImageFormat;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageHeaderTest {
    @Test
    void formatAndSizeComeFromTheContent() {
        assertThat(ImageHeader.parse(TestImages.jpeg(31, 17, 1)))
                .isEqualTo(new Decodable(ImageFormat.JPEG, 31, 17, 1, 3, 8));
        assertThat(ImageHeader.parse(TestImages.png(31, 17, 1)))
                .isEqualTo(new Decodable(ImageFormat.PNG, 31, 17, 1, 3, 8));
        assertThat(ImageHeader.parse(encoded(BufferedImage.TYPE_INT_ARGB, "png")))
                .isEqualTo(new Decodable(ImageFormat.PNG, 31, 17, 1, 4, 8));
        assertThat(ImageHeader.parse(encoded(BufferedImage.TYPE_USHORT_GRAY, "png")))
                .isEqualTo(new Decodable(ImageFormat.PNG, 31, 17, 1, 1, 16));
        assertThat(ImageHeader.parse(encoded(BufferedImage.TYPE_BYTE_GRAY, "jpg")))
                .isEqualTo(new Decodable(ImageFormat.JPEG, 31, 17, 1, 1, 8));
        assertThat(ImageHeader.parse(encoded(BufferedImage.TYPE_BYTE_INDEXED, "gif")))
                .isEqualTo(new Decodable(ImageFormat.GIF, 31, 17, 1, 1, 8));
        assertThat(ImageHeader.parse(encoded(BufferedImage.TYPE_INT_RGB, "bmp")))
                .isEqualTo(new Decodable(ImageFormat.BMP, 31, 17, 1, 3, 8));
        assertThat(ImageHeader.parse(TestImages.golden("cmyk.jpg")))
                .isEqualTo(new Decodable(ImageFormat.JPEG, 24, 20, 1, 4, 8));
        assertThat(ImageHeader.parse(TestImages.golden("progressive.jpg")))
                .isEqualTo(new Decodable(ImageFormat.JPEG, 24, 20, 1, 3, 8));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void theOrientationIsRead(int orientation) {
        for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            byte[] jpeg = TestImages.withOrientation(TestImages.jpeg(31, 17, 1), orientation, order);
            assertThat(ImageHeader.parse(jpeg)).isEqualTo(new Decodable(ImageFormat.JPEG, 31, 17, orientation, 3, 8));
        }
        assertThat(ImageHeader.parse(TestImages.golden("exif-" + orientation + ".png")))
                .extracting(header -> ((Decodable) header).orientation())
                .isEqualTo(orientation);
    }

    @Test
    void anInvalidOrientationIsUpright() {
        byte[] jpeg = TestImages.withOrientation(TestImages.jpeg(31, 17, 1), 9, ByteOrder.BIG_ENDIAN);
        assertThat(ImageHeader.parse(jpeg)).isEqualTo(new Decodable(ImageFormat.JPEG, 31, 17, 1, 3, 8));
    }

    @Test
    void bytesThatAreNoPictureAreRefused() {
        assertRefused(new byte[0], EMPTY, "the file is empty");
        assertRefused("Dear Sir or Madam".getBytes(UTF_8), NOT_AN_IMAGE, "no known picture format");
        assertRefused(new byte[] {0}, NOT_AN_IMAGE, "no known picture format");
        assertRefused(new byte[] {(byte) 0xff, (byte) 0xd8}, NOT_AN_IMAGE, "no known picture format");
    }

    @Test
    void formatsThatAreNotDecodedAreNamed() {
        assertRefused("\0\0\0\30ftypheic\0\0\0\0".getBytes(ISO_8859_1), UNSUPPORTED_FORMAT, "HEIC is not decoded");
        assertRefused("\0\0\0\30ftypavif\0\0\0\0".getBytes(ISO_8859_1), UNSUPPORTED_FORMAT, "AVIF is not decoded");
        assertRefused("\0\0\0\30ftypisom\0\0\0\0".getBytes(ISO_8859_1), NOT_AN_IMAGE, "no known picture format");
        assertRefused(
                "<?xml version=\"1.0\"?>\n<svg width='9'/>".getBytes(UTF_8),
                UNSUPPORTED_FORMAT,
                "SVG is not decoded; JPEG, PNG, GIF, BMP, WebP and TIFF are");
        byte[] lossless = TestImages.jpeg(31, 17, 1);
        lossless[indexOfFrame(lossless) + 1] = (byte) 0xc3;
        assertRefused(lossless, UNSUPPORTED_FORMAT, "JPEG of process SOF3 with 8 bits");
    }

    @Test
    void anImageThatEndsInItsHeaderIsTruncated() {
        assertRefused(Arrays.copyOf(TestImages.jpeg(31, 17, 1), 100), TRUNCATED, "ends before its frame header");
        assertRefused(Arrays.copyOf(TestImages.png(31, 17, 1), 20), TRUNCATED, "ends before its pixels");
        assertRefused(Arrays.copyOf(encoded(BufferedImage.TYPE_INT_RGB, "bmp"), 30), TRUNCATED, "within its header");
        assertRefused(Arrays.copyOf(encoded(BufferedImage.TYPE_BYTE_INDEXED, "gif"), 12), TRUNCATED, "first frame");
    }

    @Test
    void aHeaderWithoutPixelsIsCorrupt() {
        assertRefused(png(0, 5), CORRUPT, "0 x 5 pixels");
        assertRefused(png(-1, 5), CORRUPT, "-1 x 5 pixels");
        byte[] noHeader = TestImages.png(31, 17, 1);
        noHeader[12] = 'X';
        assertRefused(noHeader, CORRUPT, "does not start with its header chunk");
        byte[] shortSegment = TestImages.jpeg(31, 17, 1);
        shortSegment[4] = 0;
        shortSegment[5] = 1;
        assertRefused(shortSegment, CORRUPT, "a segment of 1 bytes");
    }

    @Test
    void capsAreCheckedOnTheHeaderAlone() {
        assertRefused(png(60_000, 60_000), TOO_MANY_PIXELS, "60000 x 60000 pixels, at most 100000000 are allowed");
        assertRefused(png(70_000, 1), TOO_MANY_PIXELS, "at most 65535 a side");
        byte[] image = TestImages.png(31, 17, 1);
        assertThat(ImageHeader.parse(image, new ImageCaps(image.length, 31 * 17, 31)))
                .isInstanceOf(Decodable.class);
        assertThat(ImageHeader.parse(image, new ImageCaps(image.length - 1, 31 * 17, 31)))
                .extracting(header -> ((Refused) header).reason())
                .isEqualTo(TOO_MANY_BYTES);
        assertThat(ImageHeader.parse(image, new ImageCaps(image.length, 31 * 17 - 1, 31)))
                .extracting(header -> ((Refused) header).reason())
                .isEqualTo(TOO_MANY_PIXELS);
        assertThat(ImageHeader.parse(image, new ImageCaps(image.length, 31 * 17, 30)))
                .extracting(header -> ((Refused) header).reason())
                .isEqualTo(TOO_MANY_PIXELS);
    }

    @Test
    void truncatedOrDamagedImagesDoNotThrow() {
        Random random = new Random(11);
        List<byte[]> images = List.of(
                TestImages.withOrientation(TestImages.jpeg(31, 17, 1), 6, ByteOrder.BIG_ENDIAN),
                TestImages.golden("exif-6.png"),
                TestImages.golden("animated.gif"),
                encoded(BufferedImage.TYPE_INT_RGB, "bmp"),
                encoded(BufferedImage.TYPE_BYTE_INDEXED, "bmp"),
                encoded(BufferedImage.TYPE_INT_RGB, "tiff"),
                TestImages.golden("small.webp"));
        for (byte[] image : images) {
            for (int length = 0; length < Math.min(image.length, 700); length++) {
                read(Arrays.copyOf(image, length));
            }
            for (int i = 0; i < 20_000; i++) {
                byte[] damaged = image.clone();
                for (int hit = random.nextInt(4); hit >= 0; hit--) {
                    damaged[random.nextInt(Math.min(damaged.length, 200))] = (byte) random.nextInt();
                }
                read(damaged);
            }
        }
    }

    /** Everything that is read from a file in Java. */
    private static void read(byte[] image) {
        if (ImageHeader.parse(image) instanceof Decodable header) {
            assertThat(header.orientation()).isBetween(1, 8);
            switch (header.format()) {
                case JPEG -> JpegHeader.isComplete(image);
                case PNG -> PngHeader.isComplete(image);
                case GIF -> GifHeader.isComplete(image);
                case BMP -> BmpHeader.isComplete(image);
                case WEBP -> WebpHeader.isComplete(image);
                case TIFF -> decodable(image);
                case HEIC, AVIF, JPEG_XL, JPEG_2000, SVG, PSD, ICO, PNM, EPS, PDF -> throw new AssertionError(header);
            }
        }
    }

    private static void decodable(byte[] image) {
        try {
            TiffHeader.firstPage(image);
        } catch (UnreadableImageException e) {
            assertThat(e.quarantined().detail()).isNotBlank();
        }
    }

    private static void assertRefused(byte[] image, QuarantineReason reason, String detail) {
        assertThat(ImageHeader.parse(image)).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.reason()).isEqualTo(reason);
            assertThat(refused.detail()).contains(detail);
        });
    }

    private static int indexOfFrame(byte[] jpeg) {
        int at = 0;
        while ((jpeg[at] & 0xff) != 0xff || (jpeg[at + 1] & 0xff) != 0xc0) {
            at++;
        }
        return at;
    }

    /** A PNG's header chunk that claims this size. */
    private static byte[] png(int width, int height) {
        byte[] png = TestImages.png(31, 17, 1);
        ByteBuffer.wrap(png).putInt(16, width).putInt(20, height);
        return png;
    }

    private static byte[] encoded(int type, String format) {
        return TestImages.encoded(TestImages.picture(31, 17, type, 1), format);
    }
}
