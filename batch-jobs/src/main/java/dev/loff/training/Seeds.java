package dev.loff.training;

/** The source of all random numbers: pure functions of (seed, epoch, minibatch or sample). */
final class Seeds {
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private Seeds() {}

    /** Mixes words into one, with SplitMix64's finalizer after each (Steele et al. 2014). */
    static long mix(long... words) {
        long hash = 0;
        for (long word : words) {
            hash = scramble(hash + GOLDEN + scramble(word + GOLDEN));
        }
        return hash;
    }

    private static long scramble(long value) {
        long z = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }
}
