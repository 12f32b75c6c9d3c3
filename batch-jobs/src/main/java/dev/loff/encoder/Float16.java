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
    /** From float's exponent bias 127 to half's 15. */
    private static final int REBIAS = (15 - 127) << 23;

    private Float16() {}

    /** Rounds to nearest, ties to even. */
    static short of(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = bits >>> 16 & 0x8000;
        int magnitude = bits & 0x7fff_ffff;
        if (magnitude >= FLOAT_OVERFLOW) {
            return (short) (sign | (magnitude > FLOAT_INFINITY ? NAN : INFINITY));
        }
        if (magnitude < FLOAT_SMALLEST_NORMAL) {
            // Next to 0.5 a float's last place is 2^-24, the unit of a subnormal half: the addition rounds.
            float shifted = Float.intBitsToFloat(magnitude) + 0.5f;
            return (short) (sign | (Float.floatToRawIntBits(shifted) - Float.floatToRawIntBits(0.5f)));
        }
        int isOdd = magnitude >>> 13 & 1;
        return (short) (sign | (magnitude + REBIAS + 0xfff + isOdd) >>> 13);
    }

    static boolean isFinite(short half) {
        return (half & INFINITY) != INFINITY;
    }
}
