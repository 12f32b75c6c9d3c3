package dev.loff.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PermutationTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 16, 17, 255, 1000, 65_537})
    void everyPositionHasItsOwnSample(int size) {
        Permutation permutation = new Permutation(size, 42);
        assertThat(IntStream.range(0, size).map(permutation::at).sorted().toArray())
                .containsExactly(IntStream.range(0, size).toArray());
    }

    @Test
    void anotherKeyGivesAnotherOrder() {
        int[] one = order(new Permutation(1000, 1));
        int[] other = order(new Permutation(1000, 2));
        long same = IntStream.range(0, 1000).filter(i -> one[i] == other[i]).count();
        assertThat(same).isLessThan(10);
    }

    @Test
    void aSampleIsAtEachPositionEquallyOften() {
        int size = 10;
        int keys = 20_000;
        int[] counts = new int[size];
        for (int key = 0; key < keys; key++) {
            counts[new Permutation(size, key).at(3)]++;
        }
        for (int count : counts) {
            // Five standard deviations of a binomial count.
            assertThat((double) count).isCloseTo(keys / 10.0, within(5 * Math.sqrt(keys * 0.09)));
        }
    }

    @Test
    void aLargeSetNeedsNoMemory() {
        Permutation permutation = new Permutation(Integer.MAX_VALUE, 7);
        assertThat(permutation.at(0)).isNotEqualTo(permutation.at(1)).isNotNegative();
        assertThat(permutation.at(Integer.MAX_VALUE - 1)).isBetween(0, Integer.MAX_VALUE - 1);
    }

    private static int[] order(Permutation permutation) {
        return IntStream.range(0, permutation.size()).map(permutation::at).toArray();
    }
}
