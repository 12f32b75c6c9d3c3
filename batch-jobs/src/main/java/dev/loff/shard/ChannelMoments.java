package dev.loff.shard;

import dev.loff.tensorflow.Float16;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.nio.ShortBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Count, sum and sum of squares per channel in whole numbers of 128 bits: halves are multiples of 2^-24 below 2^16, so that
 * nothing is rounded before the end, and no order of adding gives another result.
 */
final class ChannelMoments {
    private static final int UNIT_BITS = 24;

    private final WideSums sum;
    private final WideSums squares;
    private final int channels;
    private long count;

    ChannelMoments(int channels) {
        this.channels = channels;
        this.sum = new WideSums(channels);
        this.squares = new WideSums(channels);
    }

    /** Adds tokens of one image: {@code (tokens, channels)} halves. */
    void add(ShortBuffer halves, int fromToken, int toToken) {
        for (int token = fromToken; token < toToken; token++) {
            for (int channel = 0; channel < channels; channel++) {
                long units = units(halves.get(token * channels + channel));
                sum.add(channel, units >> 63, units);
                squares.add(channel, Math.multiplyHigh(units, units), units * units);
            }
        }
        count += toToken - fromToken;
    }

    private static long units(short half) {
        return (long) (Float16.toFloat(half) * (1 << UNIT_BITS));
    }

    void add(ChannelSums other) {
        if (other.sum().size() != channels) {
            throw new IllegalArgumentException("Cannot add up features: they have other channels (channels="
                    + other.sum().size() + ", expected=" + channels + ")");
        }
        for (int channel = 0; channel < channels; channel++) {
            sum.add(channel, other.sum().get(channel));
            squares.add(channel, other.squares().get(channel));
        }
        count += other.count();
    }

    ChannelSums sums() {
        return new ChannelSums(count, sum.all(), squares.all());
    }

    ChannelStatistics statistics() {
        List<Double> mean = new ArrayList<>();
        List<Double> deviation = new ArrayList<>();
        for (int channel = 0; channel < channels; channel++) {
            mean.add(count == 0 ? 0 : quotient(sum.get(channel), count(), UNIT_BITS));
            deviation.add(count == 0 ? 0 : Math.sqrt(variance(sum.get(channel), squares.get(channel))));
        }
        return new ChannelStatistics(count, mean, deviation);
    }

    // (Σx² n - (Σx)²) / n²
    private double variance(BigInteger total, BigInteger totalOfSquares) {
        BigInteger numerator = totalOfSquares.multiply(count()).subtract(total.multiply(total));
        return quotient(numerator, count().multiply(count()), 2 * UNIT_BITS);
    }

    private BigInteger count() {
        return BigInteger.valueOf(count);
    }

    private static double quotient(BigInteger numerator, BigInteger denominator, int bits) {
        return new BigDecimal(numerator)
                .divide(new BigDecimal(denominator.shiftLeft(bits)), MathContext.DECIMAL128)
                .doubleValue();
    }

    /** Sums of 128 bits, two's complement. */
    private static final class WideSums {
        private final long[] high;
        private final long[] low;

        WideSums(int size) {
            high = new long[size];
            low = new long[size];
        }

        void add(int at, long otherHigh, long otherLow) {
            long added = low[at] + otherLow;
            high[at] += otherHigh + (Long.compareUnsigned(added, otherLow) < 0 ? 1 : 0);
            low[at] = added;
        }

        void add(int at, BigInteger other) {
            add(at, other.shiftRight(Long.SIZE).longValueExact(), other.longValue());
        }

        BigInteger get(int at) {
            BigInteger lower = BigInteger.valueOf(low[at] >>> 1).shiftLeft(1).or(BigInteger.valueOf(low[at] & 1));
            return BigInteger.valueOf(high[at]).shiftLeft(Long.SIZE).add(lower);
        }

        List<BigInteger> all() {
            List<BigInteger> all = new ArrayList<>();
            for (int at = 0; at < low.length; at++) {
                all.add(get(at));
            }
            return all;
        }
    }
}
