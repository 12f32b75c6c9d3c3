package dev.loff.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.Predicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GeometryDrawTest {
    private static final int IMAGES = 20_000;
    private static final int HEIGHT = 7;
    private static final int WIDTH = 9;

    @Test
    void operationsHappenAsOftenAsTheirProbabilitySays() {
        TensorAugmentations settings = new TensorAugmentations(
                0.5,
                0.1,
                new RandomCrop(0.7, 0.5, 1),
                new RandomOperation(0.3, 0.4),
                new RandomOperation(0.2, 30),
                new RandomOperation(0.9, 0.3),
                new RandomOperation(0, 0),
                GeometricChoice.EACH);
        assertThat(share(settings, geometry -> geometry.flipX() == -1)).isEqualTo(0.5, within(0.015));
        assertThat(share(settings, geometry -> geometry.flipY() == -1)).isEqualTo(0.1, within(0.01));
        assertThat(share(settings, geometry -> geometry.cropWidth() < 1)).isEqualTo(0.7, within(0.015));
        assertThat(share(settings, geometry -> geometry.rotation() != 0)).isEqualTo(0.2, within(0.015));
        assertThat(share(settings, geometry -> geometry.shearX() != 0)).isEqualTo(0.9, within(0.015));
        // A shift of 0.4 moves a width of 9 by -4 to 4 and a height of 7 by -3 to 3 tokens; one in 63 moves nothing.
        assertThat(share(settings, geometry -> geometry.shiftX() != 0 || geometry.shiftY() != 0))
                .isEqualTo(0.3 * 62 / 63, within(0.015));
    }

    @Test
    void shiftsAreWholeTokensAllEquallyLikely() {
        TensorAugmentations settings = new TensorAugmentations(
                0,
                0,
                new RandomCrop(0, 1, 1),
                new RandomOperation(1, 0.2),
                new RandomOperation(0, 0),
                new RandomOperation(0, 0),
                new RandomOperation(0, 0),
                GeometricChoice.EACH);
        for (int tokens = -2; tokens <= 2; tokens++) {
            double expected = tokens;
            assertThat(share(settings, geometry -> geometry.shiftX() == expected))
                    .isEqualTo(0.2, within(0.015));
        }
    }

    @Test
    void partsLieInsideTheGrid() {
        assertThat(draws(Settings.crop(0.3, 2))).allSatisfy(geometry -> {
            assertThat(Math.abs(geometry.cropX()) + geometry.cropWidth() * WIDTH / 2)
                    .isLessThanOrEqualTo(WIDTH / 2.0 + 1e-12);
            assertThat(Math.abs(geometry.cropY()) + geometry.cropHeight() * HEIGHT / 2)
                    .isLessThanOrEqualTo(HEIGHT / 2.0 + 1e-12);
            assertThat(geometry.cropWidth() * geometry.cropHeight()).isBetween(0.3 / 2 - 1e-12, 1.0);
        });
    }

    @Test
    void switchingOneOperationOffLeavesTheOthersAsTheyWere() {
        TensorAugmentations with = Settings.everything(GeometricChoice.EACH);
        TensorAugmentations without = new TensorAugmentations(
                with.horizontalFlip(),
                0,
                new RandomCrop(0, 1, 1),
                with.shift(),
                new RandomOperation(0, 0),
                with.shear(),
                with.noise(),
                with.geometric());
        for (long image = 0; image < 500; image++) {
            Geometry all = draw(with, image);
            Geometry fewer = draw(without, image);
            assertThat(fewer)
                    .isEqualTo(new Geometry(
                            all.flipX(), 1, 0, 0, 1, 1, all.shiftX(), all.shiftY(), 0, all.shearX(), all.shearY()));
        }
    }

    @Test
    void oneAtRandomIsOneAtRandom() {
        TensorAugmentations settings = Settings.everything(GeometricChoice.ONE);
        assertThat(draws(settings))
                .allSatisfy(geometry -> assertThat(changes(geometry)).isLessThanOrEqualTo(1));
        assertThat(share(settings, geometry -> geometry.rotation() != 0)).isEqualTo(1 / 7.0, within(0.015));
        assertThat(share(settings, geometry -> geometry.shearY() != 0)).isEqualTo(1 / 7.0, within(0.015));
        assertThat(share(settings, geometry -> geometry.cropWidth() < 1)).isEqualTo(1 / 7.0, within(0.015));
        assertThat(share(settings, geometry -> geometry.flipX() == -1)).isEqualTo(0.5, within(0.015));
    }

    private static long changes(Geometry geometry) {
        return Stream.of(
                        geometry.cropWidth() != 1,
                        geometry.shiftX() != 0,
                        geometry.shiftY() != 0,
                        geometry.rotation() != 0,
                        geometry.shearX() != 0,
                        geometry.shearY() != 0)
                .filter(changed -> changed)
                .count();
    }

    private static double share(TensorAugmentations settings, Predicate<Geometry> property) {
        return draws(settings).filter(property).count() / (double) IMAGES;
    }

    private static Stream<Geometry> draws(TensorAugmentations settings) {
        return LongStream.range(0, IMAGES).mapToObj(image -> draw(settings, image));
    }

    private static Geometry draw(TensorAugmentations settings, long image) {
        return new GeometryDraw(settings, HEIGHT, WIDTH).next(new SampleRandom(4711, image));
    }
}
