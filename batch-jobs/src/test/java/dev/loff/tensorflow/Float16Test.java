package dev.loff.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loff.dataset.Sha256;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class Float16Test {
    /** SHA-256 of {@code numpy.arange(65536, dtype="<u2").view("<f2").astype("<f4")} with each NaN set to {@code nan}. */
    private static final String NUMPY_FLOATS = "385ff5fe69182797cda5f1827e20cf423f4416bc9246f27d0eec27cac9039259";

    /**
     * SHA-256 of {@code (numpy.arange(1 << 20, dtype="<u4") * 4093).view("<f4").astype("<f2")} with each NaN set to
     * {@code nan}.
     */
    private static final String NUMPY_HALVES = "6393d083f9a440128dcb42d6e862d385966bc3154d992d52f24c1b1827311177";

    @Test
    void everyHalfHasTheValueOfItsBits() {
        for (int bits = 0; bits <= 0xFFFF; bits++) {
            float value = Float16.toFloat((short) bits);
            if (Float16.isFinite((short) bits)) {
                assertThat(Float.floatToRawIntBits(value)).isEqualTo(Float.floatToRawIntBits(byDefinition(bits)));
            } else if ((bits & 0x3FF) != 0) {
                assertThat(value).isNaN();
            } else {
                assertThat(value).isEqualTo((bits & 0x8000) == 0 ? Float.POSITIVE_INFINITY : Float.NEGATIVE_INFINITY);
            }
        }
    }

    private static float byDefinition(int bits) {
        int exponent = (bits >> 10) & 0x1F;
        int fraction = bits & 0x3FF;
        double magnitude =
                exponent == 0 ? fraction * Math.pow(2, -24) : (1 + fraction / 1024.0) * Math.pow(2, exponent - 15);
        return (float) ((bits & 0x8000) == 0 ? magnitude : -magnitude);
    }

    @Test
    void everyHalfComesBackFromItsFloat() {
        for (int bits = 0; bits <= 0xFFFF; bits++) {
            short half = (short) bits;
            short back = Float16.fromFloat(Float16.toFloat(half));
            if (Float16.isFinite(half) || !Float.isNaN(Float16.toFloat(half))) {
                assertThat(back).isEqualTo(half);
            } else {
                assertThat(Float16.toFloat(back)).isNaN();
            }
        }
    }

    @Test
    void floatsRoundToTheNearestHalfAndTiesToEven() {
        for (int bits = 0; bits < 0x7BFF; bits++) {
            short lower = (short) bits;
            short upper = (short) (bits + 1);
            float middle = (Float16.toFloat(lower) + Float16.toFloat(upper)) / 2;
            short even = (bits & 1) == 0 ? lower : upper;
            assertThat(Float16.fromFloat(middle)).as("middle above %04x", bits).isEqualTo(even);
            assertThat(Float16.fromFloat(Math.nextDown(middle))).isEqualTo(lower);
            assertThat(Float16.fromFloat(Math.nextUp(middle))).isEqualTo(upper);
            assertThat(Float16.fromFloat(-Math.nextUp(middle))).isEqualTo((short) (upper | 0x8000));
        }
    }

    @Test
    void tooLargeBecomesInfinite() {
        short infinity = 0x7C00;
        assertThat(Float16.fromFloat(65519.99f)).isEqualTo((short) 0x7BFF);
        assertThat(Float16.fromFloat(65520f)).isEqualTo(infinity);
        assertThat(Float16.fromFloat(Float.MAX_VALUE)).isEqualTo(infinity);
        assertThat(Float16.fromFloat(Float.NEGATIVE_INFINITY)).isEqualTo((short) 0xFC00);
        assertThat(Float16.isFinite(infinity)).isFalse();
    }

    @Test
    void toFloatAgreesWithNumpyForAllHalves() {
        ByteBuffer floats = ByteBuffer.allocate(65536 * 4).order(ByteOrder.LITTLE_ENDIAN);
        for (int bits = 0; bits <= 0xFFFF; bits++) {
            float value = Float16.toFloat((short) bits);
            floats.putFloat(Float.isNaN(value) ? Float.NaN : value);
        }
        assertThat(Sha256.of(floats.array()).hex()).isEqualTo(NUMPY_FLOATS);
    }

    @Test
    void fromFloatAgreesWithNumpyForAMillionFloats() {
        int count = 1 << 20;
        ByteBuffer halves = ByteBuffer.allocate(count * 2).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            short half = Float16.fromFloat(Float.intBitsToFloat(i * 4093));
            halves.putShort(Float.isNaN(Float16.toFloat(half)) ? 0x7E00 : half);
        }
        assertThat(Sha256.of(halves.array()).hex()).isEqualTo(NUMPY_HALVES);
    }

    @Test
    void noFiniteFloatIsFartherFromItsHalfThanHalfAStep() {
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < 100_000; i++) {
            float value = (float) (random.nextDouble() * 2 - 1) * 60_000;
            float back = Float16.toFloat(Float16.fromFloat(value));
            assertThat(Math.abs(back - value)).isLessThanOrEqualTo(Math.abs(value) / 2048);
        }
    }
}
