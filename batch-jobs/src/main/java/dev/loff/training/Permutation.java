package dev.loff.training;

/**
 * A pseudo-random order of 0 … size-1 that needs no memory: a keyed Feistel network over the next even number of bits, and
 * cycle walking back into range (Black and Rogaway 2002).
 */
record Permutation(int size, long key) {
    private static final int ROUNDS = 6;

    Permutation {
        if (size < 1) {
            throw new IllegalArgumentException("Cannot order samples: there is none (size=" + size + ")");
        }
    }

    /** The sample at a position; every sample is at exactly one position. */
    int at(int position) {
        if (position < 0 || position >= size) {
            throw new IndexOutOfBoundsException(
                    "Cannot find a sample: no such position (position=" + position + ", size=" + size + ")");
        }
        long walked = position;
        do {
            walked = encrypt(walked);
        } while (walked >= size);
        return (int) walked;
    }

    private long encrypt(long value) {
        int halfBits = Math.max(1, (33 - Integer.numberOfLeadingZeros(size - 1)) / 2);
        long mask = (1L << halfBits) - 1;
        long left = value >>> halfBits;
        long right = value & mask;
        for (int round = 0; round < ROUNDS; round++) {
            long next = left ^ (Seeds.mix(key, round, right) & mask);
            left = right;
            right = next;
        }
        return left << halfBits | right;
    }
}
