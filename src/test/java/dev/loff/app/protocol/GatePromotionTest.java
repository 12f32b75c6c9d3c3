package dev.loff.app.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loff.app.protocol.GatePromotion.Faults;
import dev.loff.app.protocol.GatePromotion.Rule;
import org.junit.jupiter.api.Test;

class GatePromotionTest {
    private static final Faults SOME = new Faults(2, 3);

    @Test
    void aNightMakesOneVersionAndOnePromotionAndAPersonsChoiceStays() {
        assertThat(Explorer.explore(new GatePromotion(Rule.COMPARE_AND_SET, SOME))
                        .counterexample())
                .isEmpty();
    }

    @Test
    void anOldVerdictReplacesAPersonsChoice() {
        assertThat(counterexample(Rule.HOWEVER_OLD)).isEqualTo("""
                  1  host 1 begins execution 1
                  2  host 1 registers v2
                  3  host 1 looks who the champion is: v1
                  4  host 1 compares v2 with it: better
                  5  host 1 stores the verdict
                  6  an operator promotes v3, which pins it
                  7  host 1 promotes v2
                  => v2 replaces v3, pinned, though it was compared with v1
                """);
    }

    /** The champion is again the one on which the verdict was based. */
    @Test
    void comparingOnlyTheChampionIsNotEnough() {
        assertThat(counterexample(Rule.COMPARE_ONLY))
                .contains("host 1 promotes v2", "an operator rolls back to v1", "an operator unpins v1")
                .endsWith("=> the gate has promoted the night's version 2 times\n");
    }

    private static String counterexample(Rule rule) {
        return Explorer.explore(new GatePromotion(rule, SOME))
                .counterexample()
                .map(Explorer.Counterexample::text)
                .orElse("none");
    }
}
