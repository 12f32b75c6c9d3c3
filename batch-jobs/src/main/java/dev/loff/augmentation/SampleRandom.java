package dev.loff.augmentation;

/** One image's random numbers: SplitMix64 (Steele, Lea, Flood 2014), spelled out so that no Java version changes it. */
final class SampleRandom {
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private long state;

    /** Starts from both words; swapping them gives other numbers. */
    SampleRandom(long first, long second) {
        state = scramble(scramble(first + GOLDEN) + second);
    }

    long next() {
        state += GOLDEN;
        return scramble(state);
    }

    /** In [0, 1), in steps of 2^-53. */
    double uniform() {
        return (next() >>> 11) * 0x1p-53;
    }

    /** In [-limit, limit). */
    double within(double limit) {
        return (2 * uniform() - 1) * limit;
    }

    private static long scramble(long value) {
        long z = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }
}
