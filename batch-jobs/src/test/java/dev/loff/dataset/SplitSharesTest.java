package dev.loff.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SplitSharesTest {
    private static Map<Split, Integer> assign(SplitShares shares, Set<Split> named) {
        Map<Split, Integer> counts = new EnumMap<>(Split.class);
        for (int i = 0; i < 20_000; i++) {
            counts.merge(shares.assign(Images.hash("image " + i), Split.TRAIN, named), 1, Integer::sum);
        }
        return counts;
    }

    @Test
    void hashesAreSharedOutEightyTenTen() {
        Map<Split, Integer> counts = assign(SplitShares.DEFAULT, EnumSet.of(Split.TRAIN));

        assertThat(counts.get(Split.VALIDATION)).isBetween(1_850, 2_150);
        assertThat(counts.get(Split.TEST)).isBetween(1_850, 2_150);
    }

    @Test
    void definedSplitsTakeNothingFromTrain() {
        assertThat(assign(SplitShares.DEFAULT, EnumSet.of(Split.TRAIN, Split.TEST)))
                .doesNotContainKey(Split.TEST)
                .containsKey(Split.VALIDATION);
        assertThat(assign(SplitShares.DEFAULT, EnumSet.allOf(Split.class))).containsOnlyKeys(Split.TRAIN);
        assertThat(assign(new SplitShares(0, 0), EnumSet.of(Split.TRAIN))).containsOnlyKeys(Split.TRAIN);
    }

    @Test
    void imagesGivenToASplitStayThere() {
        for (int i = 0; i < 100; i++) {
            assertThat(SplitShares.DEFAULT.assign(Images.hash("image " + i), Split.TEST, EnumSet.of(Split.TEST)))
                    .isEqualTo(Split.TEST);
        }
    }

    @Test
    void sharesThatLeaveNothingToTrainOnAreRefused() {
        assertThatThrownBy(() -> new SplitShares(0.5, 0.5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SplitShares(-0.1, 0)).hasMessageContaining("validation=-0.1");
        assertThatThrownBy(() -> new SplitShares(Double.NaN, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
