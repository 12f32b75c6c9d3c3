package dev.loff.tensorflow;

/**
 * IEEE 754 binary16, the number format of cached features, as the bits of a {@code short}. Both conversions follow the standard
 * exactly: every half becomes the equal float, and a float becomes the nearest half, ties to even. Java has these conversions
 * since version 20.
 */
public final class Float16 {
    private static final int FLOAT_INFINITY = 0x7F80_0000;
    private static final int HALF_INFINITY = 0x7C00;
    private static final int HALF_NAN = 0x7E00;
    private static final int HALF = Float.floatToRawIntBits(0.5f);
    private static final int SMALLEST_NORMAL_HALF = Float.floatToRawIntBits(0x1p-14f);
    private static final int BEYOND_HALVES = Float.floatToRawIntBits(0x1p16f);
    /** The difference between the exponent biases, 127 - 15, in a float's exponent field. */
    private static final int BIAS_DIFFERENCE = 112 << 23;

    private Float16() {}

    /** Neither infinite nor NaN. */
    public static boolean isFinite(short half) {
        return (half & HALF_INFINITY) != HALF_INFINITY;
    }

    /** The same number; a NaN keeps its payload. */
    public static float toFloat(short half) {
        int sign = (half & 0x8000) << 16;
        int magnitude = (half & 0x7FFF) << 13;
        if (!isFinite(half)) {
            return Float.intBitsToFloat(sign | FLOAT_INFINITY | magnitude);
        }
        // Read with a float's bias, the number is too small by a factor of 2^112; scaling by a power of two is exact,
        // also for
        // subnormals.
        float scaled = Float.intBitsToFloat(magnitude) * 0x1p112f;
        return Float.intBitsToFloat(sign | Float.floatToRawIntBits(scaled));
    }

    /** The nearest half, ties to even; from 65520 on it is infinity. A NaN keeps the upper bits of its payload. */
    public static short fromFloat(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = bits >>> 16 & 0x8000;
        int magnitude = bits & 0x7fff_ffff;
        int isOdd = magnitude >>> 13 & 1;
        int normal = (magnitude - BIAS_DIFFERENCE + 0xfff + isOdd) >>> 13;
        // Near 0.5 a float's last place is 2^-24, the unit of a subnormal half, so the addition rounds.
        int subnormal = Float.floatToRawIntBits(Float.intBitsToFloat(magnitude) + 0.5f) - HALF;
        // Selected without branches: which features are near zero is too irregular for branch prediction.
        int half = magnitude < SMALLEST_NORMAL_HALF ? subnormal : normal;
        int large = magnitude > FLOAT_INFINITY ? HALF_NAN | ((magnitude >>> 13) & 0x01FF) : HALF_INFINITY;
        return (short) (sign | (magnitude >= BEYOND_HALVES ? large : half));
    }

    /** Widens a bfloat16: the upper half of a float. */
    static float fromBfloat16(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }
}
