package dev.loff.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loff.encoder.ImageInput.Layout;
import dev.loff.encoder.Normalization.Range;
import dev.loff.encoder.Resize.Antialias;
import dev.loff.encoder.Resize.Framing;
import dev.loff.encoder.Resize.Interpolation;
import dev.loff.encoder.Resize.Rounding;
import dev.loff.encoder.Resize.ShorterSide;
import dev.loff.encoder.Resize.Stretch;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares with Pillow; ops/parity/preprocessing_golden.py made the files. */
class PreprocessingGoldenTest {
    private static final int HEIGHT = 20;
    private static final int WIDTH = 24;

    @ParameterizedTest
    @CsvSource({
        "down.png, STRETCH, BILINEAR",
        "down.png, STRETCH, BICUBIC",
        "down.png, SHORTER-SIDE, BILINEAR",
        "down.png, SHORTER-SIDE, BICUBIC",
        "up.png, STRETCH, BILINEAR",
        "up.png, STRETCH, BICUBIC",
        "up.png, SHORTER-SIDE, BILINEAR",
        "up.png, SHORTER-SIDE, BICUBIC",
        "photo.jpg, STRETCH, BILINEAR",
        "photo.jpg, STRETCH, BICUBIC",
        "photo.jpg, SHORTER-SIDE, BILINEAR",
        "photo.jpg, SHORTER-SIDE, BICUBIC",
    })
    void resizesAsPillowDoes(String image, String framing, Interpolation interpolation) {
        String stem = image.substring(0, image.indexOf('.'));
        String expected = (stem + "-" + framing + "-" + interpolation + ".f32").toLowerCase(Locale.ROOT);
        assertClose(decode(image, framing(framing), interpolation), TestImages.goldenFloats(expected));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void turnsEveryOrientationUpright(int orientation) {
        String image = "exif-" + orientation + ".png";
        assertClose(
                decode(image, new Stretch(), Interpolation.BILINEAR),
                TestImages.goldenFloats("exif-stretch-bilinear.f32"));
        assertClose(
                decode(image, new ShorterSide(28), Interpolation.BILINEAR),
                TestImages.goldenFloats("exif-shorter-side-bilinear.f32"));
    }

    /**
     * With Pillow's rounding, all values but ties are equal (at 3 : 2 there are many). Columns come first as seen, not as
     * stored.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void roundsAsPillowDoesInEveryOrientation(int orientation) {
        byte[] image = TestImages.golden("exif-" + orientation + ".png");
        assertEqualButForTies(rounded(image, new Stretch(), Interpolation.BILINEAR), "exif-stretch-bilinear.f32");
        assertEqualButForTies(
                rounded(image, new ShorterSide(28), Interpolation.BILINEAR), "exif-shorter-side-bilinear.f32");
    }

    @ParameterizedTest
    @ValueSource(strings = {"down.png", "up.png", "photo.jpg"})
    void roundsAndClipsCubicOvershootAsPillowDoes(String image) {
        String stem = image.substring(0, image.indexOf('.'));
        byte[] content = TestImages.golden(image);
        assertEqualButForTies(rounded(content, new Stretch(), Interpolation.BICUBIC), stem + "-stretch-bicubic.f32");
        assertEqualButForTies(
                rounded(content, new ShorterSide(28), Interpolation.BICUBIC), stem + "-shorter-side-bicubic.f32");
    }

    private static float[] rounded(byte[] image, Framing framing, Interpolation interpolation) {
        return Decoding.decode(
                new Preprocessing(
                        new ImageInput("image", Layout.NHWC, HEIGHT, WIDTH, new Range(0, 1)),
                        new Resize(framing, interpolation, Antialias.ON, Rounding.PILLOW)),
                image);
    }

    private static void assertEqualButForTies(float[] actual, String golden) {
        float[] expected = TestImages.goldenFloats(golden);
        assertThat(actual).hasSameSizeAs(expected);
        int others = 0;
        for (int i = 0; i < actual.length; i++) {
            float difference = Math.abs(actual[i] - expected[i]) * 255;
            assertThat(difference).as("difference of value " + i).isLessThan(1.01f);
            others += difference > 0.01f ? 1 : 0;
        }
        assertThat(others)
                .as("values of " + actual.length + " that are one off")
                .isLessThan(actual.length / 40);
    }

    @ParameterizedTest
    @CsvSource({
        "cmyk.jpg, cmyk.f32",
        "progressive.jpg, progressive.f32",
        "gray16.png, gray16.f32",
        "animated.gif, animated.f32"
    })
    void readsTheVariantsOfFormatsAsPillowDoes(String image, String expected) {
        assertClose(decode(image, new Stretch(), Interpolation.BILINEAR), TestImages.goldenFloats(expected));
    }

    private static Framing framing(String name) {
        return name.equals("STRETCH") ? new Stretch() : new ShorterSide(28);
    }

    private static float[] decode(String image, Framing framing, Interpolation interpolation) {
        Preprocessing preprocessing = new Preprocessing(
                new ImageInput("image", Layout.NHWC, HEIGHT, WIDTH, new Range(0, 1)),
                new Resize(framing, interpolation, Antialias.ON));
        return Decoding.decode(preprocessing, TestImages.golden(image));
    }

    /**
     * Pillow rounds to whole values after each axis, which causes the mean difference. It also clips after each axis, which
     * causes larger differences where a cubic kernel overshoots at a corner.
     */
    private static void assertClose(float[] actual, float[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        double sum = 0;
        double worst = 0;
        for (int i = 0; i < actual.length; i++) {
            double difference = Math.abs(actual[i] - expected[i]);
            sum += difference;
            worst = Math.max(worst, difference);
        }
        assertThat(sum / actual.length).as("mean difference").isLessThan(0.35 / 255);
        assertThat(worst).as("largest difference").isLessThan(7.5 / 255);
    }
}
