package dev.loff.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class Float16Test {
    @Test
    void everyHalfComesBackAsItself() {
        for (int half = 0; half < 1 << 16; half++) {
            float value = decode(half);
            if (!Float.isNaN(value)) {
                assertThat(Float16.of(value) & 0xffff).as("half %x", half).isEqualTo(half);
            }
        }
    }

    @Test
    void everyValueGoesToTheNearestHalf() {
        Random random = new Random(7);
        for (int i = 0; i < 200_000; i++) {
            float value = (float) (random.nextGaussian() * Math.pow(2, random.nextInt(44) - 28));
            int half = Float16.of(value) & 0x7fff;
            double magnitude = Math.abs((double) value);
            if (magnitude >= 65520) {
                assertThat(half).as("%s overflows", value).isEqualTo(0x7c00);
                continue;
            }
            double error = Math.abs(finite(half) - magnitude);
            assertThat(error).as("%s up", value).isLessThanOrEqualTo(Math.abs(finite(half + 1) - magnitude));
            if (half > 0) {
                assertThat(error).as("%s down", value).isLessThanOrEqualTo(Math.abs(finite(half - 1) - magnitude));
            }
        }
    }

    @Test
    void tiesGoToTheEvenHalf() {
        for (int half = 0; half < 0x7bff; half++) {
            float middle = (float) ((finite(half) + finite(half + 1)) / 2);
            assertThat(Float16.of(middle) & 0xffff).as("above half %x", half).isEqualTo(half + (half & 1));
        }
    }

    @Test
    void whatHalfCannotHoldIsNotFinite() {
        assertThat(Float16.isFinite(Float16.of(65519.9f))).isTrue();
        assertThat(Float16.isFinite(Float16.of(65520f))).isFalse();
        assertThat(Float16.isFinite(Float16.of(-1e9f))).isFalse();
        assertThat(Float16.isFinite(Float16.of(Float.NEGATIVE_INFINITY))).isFalse();
        assertThat(Float16.isFinite(Float16.of(Float.NaN))).isFalse();
        assertThat(Float16.of(Float.NaN) & 0x3ff).as("NaN stays NaN").isNotZero();
        assertThat(Float16.of(-0f)).isEqualTo((short) 0x8000);
    }

    /** The value of a half, where one above the largest counts on (65536). */
    private static double finite(int half) {
        int exponent = half >> 10 & 0x1f;
        int fraction = half & 0x3ff;
        return exponent == 0 ? fraction * Math.pow(2, -24) : (1024 + fraction) * Math.pow(2, exponent - 25);
    }

    private static float decode(int half) {
        int magnitude = half & 0x7fff;
        if (magnitude > 0x7c00) {
            return Float.NaN;
        }
        float value = magnitude == 0x7c00 ? Float.POSITIVE_INFINITY : (float) finite(magnitude);
        return (half & 0x8000) == 0 ? value : -value;
    }
}
