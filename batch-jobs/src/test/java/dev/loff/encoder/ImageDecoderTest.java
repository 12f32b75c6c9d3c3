package dev.loff.encoder;

import static dev.loff.encoder.QuarantineReason.CORRUPT;
import static dev.loff.encoder.QuarantineReason.TOO_MANY_PIXELS;
import static dev.loff.encoder.QuarantineReason.TRUNCATED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.loff.encoder.Extracted.Quarantined;
import dev.loff.encoder.ImageInput.Layout;
import dev.loff.encoder.Normalization.MeanStd;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {
    private static final int WIDTH = 21;
    private static final int HEIGHT = 14;

    @ParameterizedTest
    @CsvSource({
        "1, png", // TYPE_INT_RGB
        "10, png", // TYPE_BYTE_GRAY
        "12, png", // TYPE_BYTE_BINARY: one bit
        "13, png", // TYPE_BYTE_INDEXED
        "1, bmp", "13, gif",
    })
    void losslessFormatsGiveTheirPixels(int type, String format) throws IOException {
        byte[] image = TestImages.encoded(TestImages.picture(WIDTH, HEIGHT, type, 3), format);
        assertThat(Decoding.decode(Decoding.plain(WIDTH, HEIGHT), image)).containsExactly(rgb(image));
    }

    @Test
    void aFlatJpegGivesItsColour() {
        BufferedImage gray = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
        Arrays.fill(((DataBufferByte) gray.getRaster().getDataBuffer()).getData(), (byte) 200);
        assertThat(Decoding.decode(Decoding.plain(WIDTH, HEIGHT), TestImages.encoded(gray, "jpg")))
                .containsOnly(200f);
    }

    @Test
    void alphaIsDropped() {
        BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 0x20_64_96_c8);
        assertThat(Decoding.decode(Decoding.plain(1, 1), TestImages.encoded(image, "png")))
                .containsExactly(0x64, 0x96, 0xc8);
    }

    @Test
    void sixteenBitsKeepTheirHighByte() {
        BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_USHORT_GRAY);
        image.getRaster().setSample(0, 0, 0, 0x12ff);
        assertThat(Decoding.decode(Decoding.plain(1, 1), TestImages.encoded(image, "png")))
                .containsExactly(0x12, 0x12, 0x12);
    }

    @Test
    void onePixelFillsTheWholeInput() {
        BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, 0x64_96_c8);
        float[] pixels = Decoding.decode(Decoding.plain(5, 3), TestImages.encoded(image, "png"));
        for (int i = 0; i < pixels.length; i++) {
            assertThat(pixels[i]).isCloseTo(new float[] {0x64, 0x96, 0xc8}[i % 3], within(1e-4f));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void aJpegIsTurnedByItsExif(int orientation) {
        byte[] jpeg = TestImages.jpeg(WIDTH, HEIGHT, 3);
        boolean swapped = orientation >= 5;
        int width = swapped ? HEIGHT : WIDTH;
        int height = swapped ? WIDTH : HEIGHT;
        float[] stored = Decoding.decode(Decoding.plain(WIDTH, HEIGHT), jpeg);
        float[] turned = Decoding.decode(
                Decoding.plain(width, height), TestImages.withOrientation(jpeg, orientation, ByteOrder.BIG_ENDIAN));
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                // Where the pixel seen at (x, y) is stored, by EXIF.
                int a = orientation == 2 || orientation == 3 || orientation == 6 || orientation == 7
                        ? width - 1 - x
                        : x;
                int b = orientation == 3 || orientation == 4 || orientation == 7 || orientation == 8
                        ? height - 1 - y
                        : y;
                int place = swapped ? a * WIDTH + b : b * WIDTH + a;
                assertThat(turned[(y * width + x) * 3])
                        .as("x %d y %d", x, y)
                        .isCloseTo(stored[place * 3], within(1e-3f));
            }
        }
    }

    @Test
    void valuesAreNormalisedAndLaidOut() {
        Preprocessing plain = Decoding.plain(WIDTH, HEIGHT);
        Preprocessing planes = new Preprocessing(
                new ImageInput(
                        "image",
                        Layout.NCHW,
                        HEIGHT,
                        WIDTH,
                        new MeanStd(List.of(0.5f, 0.25f, 0f), List.of(0.5f, 1f, 2f))),
                plain.resize());
        byte[] image = TestImages.png(WIDTH, HEIGHT, 3);
        float[] values = Decoding.decode(plain, image);
        float[] normalised = Decoding.decode(planes, image);
        for (int pixel = 0; pixel < WIDTH * HEIGHT; pixel++) {
            assertThat(normalised[pixel]).isCloseTo((values[pixel * 3] / 255 - 0.5f) / 0.5f, within(1e-6f));
            assertThat(normalised[WIDTH * HEIGHT + pixel])
                    .isCloseTo(values[pixel * 3 + 1] / 255 - 0.25f, within(1e-6f));
            assertThat(normalised[2 * WIDTH * HEIGHT + pixel]).isCloseTo(values[pixel * 3 + 2] / 510, within(1e-6f));
        }
    }

    @Test
    void onlyTheFirstFrameOfAnAnimationIsDecoded() {
        byte[] animation = TestImages.golden("animated.gif");
        byte[] first = ((PixelSource.InGraph) GifHeader.firstFrame(animation)).file();
        assertThat(first.length).isLessThan(animation.length);
        assertThat(Decoding.decode(Decoding.plain(24, 20), animation))
                .containsExactly(Decoding.decode(Decoding.plain(24, 20), first));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpg", "png", "gif", "bmp"})
    void anImageThatEndsEarlyIsTruncated(String format) {
        byte[] image = TestImages.encoded(TestImages.picture(64, 64, BufferedImage.TYPE_INT_RGB, 3), format);
        for (int length : new int[] {image.length - 12, image.length * 3 / 4}) {
            assertThat(Decoding.refused(Arrays.copyOf(image, length))).hasValueSatisfying(quarantined -> {
                assertThat(quarantined.reason()).isEqualTo(TRUNCATED);
                assertThat(quarantined.detail()).isNotBlank().hasSizeLessThan(200);
            });
        }
    }

    @Test
    void aBrokenImageIsCorrupt() {
        byte[] png = TestImages.png(64, 64, 3);
        Arrays.fill(png, png.length / 2, png.length / 2 + 64, (byte) 0);
        assertThat(Decoding.refused(png)).map(Quarantined::reason).contains(CORRUPT);
        byte[] jpeg = TestImages.jpeg(64, 64, 3);
        // Overwrites the quantisation and Huffman tables.
        Arrays.fill(jpeg, 25, 120, (byte) 0xff);
        assertThat(Decoding.refused(jpeg)).map(Quarantined::reason).contains(CORRUPT);
    }

    @Test
    void anImageThatClaimsToBeHugeIsRefusedBeforeDecoding() {
        byte[] png = TestImages.png(31, 17, 1);
        ByteBuffer.wrap(png).putInt(16, 60_000).putInt(20, 60_000);
        assertThat(Decoding.refused(png)).map(Quarantined::reason).contains(TOO_MANY_PIXELS);
    }

    private static float[] rgb(byte[] image) throws IOException {
        BufferedImage decoded = ImageIO.read(new ByteArrayInputStream(image));
        float[] values = new float[decoded.getWidth() * decoded.getHeight() * 3];
        int at = 0;
        for (int y = 0; y < decoded.getHeight(); y++) {
            for (int x = 0; x < decoded.getWidth(); x++) {
                // Gray through the raster: getRGB would convert between colour spaces.
                int rgb = decoded.getType() == BufferedImage.TYPE_BYTE_GRAY
                        ? decoded.getRaster().getSample(x, y, 0) * 0x010101
                        : decoded.getRGB(x, y);
                values[at++] = rgb >> 16 & 0xff;
                values[at++] = rgb >> 8 & 0xff;
                values[at++] = rgb & 0xff;
            }
        }
        return values;
    }
}
