package dev.loff.augmentation;

import static dev.loff.augmentation.AugmentationRun.augment;
import static dev.loff.augmentation.AugmentationRun.seeds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.loff.encoder.FeatureShape;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** Bounds are five standard errors or more: a seeded test that passes once passes for ever. */
class GaussianNoiseTest {
    private static final FeatureShape SHAPE = new FeatureShape(16, 16, false, 48);
    private static final int SIZE = SHAPE.size();
    private static final int IMAGES = 8;
    private static final double SIGMA = 0.25;

    private final float[] noise = augment(Settings.noise(1, SIGMA), SHAPE, new float[IMAGES * SIZE], seeds(0, IMAGES));

    @Test
    void hasTheMomentsOfAGaussian() {
        assertThat(moment(noise, z -> z)).isEqualTo(0, within(0.02));
        assertThat(moment(noise, z -> z * z)).isEqualTo(1, within(0.025));
        assertThat(moment(noise, z -> z * z * z)).isEqualTo(0, within(0.065));
        assertThat(moment(noise, z -> z * z * z * z)).isEqualTo(3, within(0.16));
        assertThat(moment(noise, z -> Math.abs(z) < 1 ? 1 : 0)).isEqualTo(0.6827, within(0.008));
    }

    @Test
    void hasTheSameSigmaInEveryImageAndChannel() {
        for (int image = 0; image < IMAGES; image++) {
            float[] one = image(image);
            assertThat(moment(one, z -> z)).isEqualTo(0, within(0.05));
            assertThat(moment(one, z -> z * z)).isEqualTo(1, within(0.07));
        }
        for (int channel = 0; channel < SHAPE.channels(); channel++) {
            assertThat(moment(channel(channel), z -> z * z)).isEqualTo(1, within(0.16));
        }
    }

    @Test
    void imagesAreIndependent() {
        for (int a = 0; a < IMAGES; a++) {
            for (int b = 0; b < a; b++) {
                assertThat(correlation(image(a), image(b))).isEqualTo(0, within(0.05));
            }
        }
    }

    @Test
    void neighboursAreIndependent() {
        for (int lag : new int[] {1, 2, SHAPE.channels(), SHAPE.channels() * SHAPE.gridWidth()}) {
            float[] first = Arrays.copyOfRange(noise, 0, noise.length - lag);
            float[] second = Arrays.copyOfRange(noise, lag, noise.length);
            assertThat(correlation(first, second)).as("lag %d", lag).isEqualTo(0, within(0.017));
        }
        for (int channel = 1; channel < SHAPE.channels(); channel++) {
            assertThat(correlation(channel(0), channel(channel))).isEqualTo(0, within(0.12));
        }
    }

    @Test
    void anotherSeedGivesOtherNoise() {
        long[] seeds = seeds(0, IMAGES);
        for (int i = 0; i < seeds.length; i += 2) {
            seeds[i]++;
        }
        float[] other = augment(Settings.noise(1, SIGMA), SHAPE, new float[IMAGES * SIZE], seeds);
        assertThat(correlation(noise, other)).isEqualTo(0, within(0.017));
    }

    @Test
    void comesAsOftenAsItsProbabilitySays() {
        FeatureShape small = new FeatureShape(1, 1, false, 1);
        int noisy = 0;
        for (int from = 0; from < 400; from += IMAGES) {
            for (float value : augment(Settings.noise(0.25, 1), small, new float[IMAGES], seeds(from, from + IMAGES))) {
                noisy += value == 0 ? 0 : 1;
            }
        }
        assertThat(noisy / 400.0).isEqualTo(0.25, within(0.11));
    }

    private float[] image(int image) {
        return Arrays.copyOfRange(noise, image * SIZE, (image + 1) * SIZE);
    }

    private float[] channel(int channel) {
        float[] values = new float[noise.length / SHAPE.channels()];
        for (int i = 0; i < values.length; i++) {
            values[i] = noise[i * SHAPE.channels() + channel];
        }
        return values;
    }

    private static double moment(float[] values, DoubleUnaryOperator power) {
        double sum = 0;
        for (float value : values) {
            sum += power.applyAsDouble(value / SIGMA);
        }
        return sum / values.length;
    }

    private static double correlation(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] / SIGMA * (b[i] / SIGMA);
        }
        return sum / a.length;
    }
}
