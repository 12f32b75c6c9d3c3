package dev.loff.encoder;

/** IEEE 754 half precision; JDK 17 has no conversion of its own. */
final class Float16 {
    private static final int INFINITY = 0x7c00;
    private static final int NAN = 0x7e00;
    private static final int FLOAT_INFINITY = 0x7f80_0000;
    /** 65536: everything from here on is infinite in half precision. */
    private static final int FLOAT_OVERFLOW = 0x4780_0000;
    /** 2^-14, the smallest normal half. */
    private static final int FLOAT_SMALLEST_NORMAL = 0x3880_0000;

    private static final int ONE_HALF = Float.floatToRawIntBits(0.5f);
    /** From float's exponent bias 127 to half's 15. */
    private static final int REBIAS = (15 - 127) << 23;

    private Float16() {}

    /** Rounds to nearest, ties to even. */
    static short of(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = bits >>> 16 & 0x8000;
        int magnitude = bits & 0x7fff_ffff;
        int isOdd = magnitude >>> 13 & 1;
        int normal = (magnitude + REBIAS + 0xfff + isOdd) >>> 13;
        // Next to 0.5 a float's last place is 2^-24, the unit of a subnormal half: the addition rounds.
        int subnormal = Float.floatToRawIntBits(Float.intBitsToFloat(magnitude) + 0.5f) - ONE_HALF;
        // Chosen without branches: features are near zero too irregularly for the processor to foresee.
        int half = magnitude < FLOAT_SMALLEST_NORMAL ? subnormal : normal;
        int large = magnitude > FLOAT_INFINITY ? NAN : INFINITY;
        return (short) (sign | (magnitude >= FLOAT_OVERFLOW ? large : half));
    }

    static boolean isFinite(short half) {
        return (half & INFINITY) != INFINITY;
    }
}
