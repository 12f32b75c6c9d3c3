package dev.loff.shard;

import java.math.BigInteger;
import java.util.List;

/**
 * What {@code count} tokens add up to per channel, exactly: the sum in units of 2^-24, of which every half is a whole multiple,
 * and the sum of squares in units of 2^-48.
 *
 * @param sum one per channel
 * @param squares one per channel
 */
public record ChannelSums(long count, List<BigInteger> sum, List<BigInteger> squares) {
    public ChannelSums {
        sum = List.copyOf(sum);
        squares = List.copyOf(squares);
        if (count < 0 || sum.size() != squares.size()) {
            throw new IllegalArgumentException("Cannot keep sums: the sizes are wrong (count=" + count + ", sum="
                    + sum.size() + ", squares=" + squares.size() + ")");
        }
    }
}
