package dev.loff.app.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExplorerTest {
    private static final int GOAL = 12;

    /** Counts to {@link #GOAL} by ones and twos. */
    private record Counting(int broken, Step.Kind byTwo, int none) implements Protocol<Integer> {
        @Override
        public Integer begin() {
            return 0;
        }

        @Override
        public List<Step<Integer>> steps(Integer state) {
            List<Step<Integer>> steps = new ArrayList<>();
            if (state < GOAL && state != none) {
                steps.add(Step.sure(state + " + 1", state + 1));
                steps.add(new Step<>(byTwo, state + " + 2", state + 2));
            }
            return steps;
        }

        @Override
        public Optional<String> broken(Integer state) {
            return state == broken ? Optional.of("it is " + broken) : Optional.empty();
        }

        @Override
        public boolean done(Integer state) {
            return state >= GOAL;
        }

        @Override
        public boolean healthy(Integer state) {
            return true;
        }
    }

    @Test
    void exploresAllStatesOfACorrectProtocol() {
        Explorer.Result result = Explorer.explore(new Counting(-1, Step.Kind.CHANCE, -1));

        assertThat(result.counterexample()).isEmpty();
        assertThat(result.states()).isEqualTo(GOAL + 2);
    }

    @Test
    void findsTheShortestCounterexample() {
        Explorer.Result result = Explorer.explore(new Counting(5, Step.Kind.CHANCE, -1));

        assertThat(result.counterexample())
                .map(Explorer.Counterexample::text)
                .hasValueSatisfying(
                        text -> assertThat(text.lines()).hasSize(4).last().isEqualTo("  => it is 5"));
    }

    @Test
    void aStateThatOnlyChanceLeavesIsStuck() {
        Counting stopsAtEleven = new Counting(-1, Step.Kind.SURE, GOAL - 1);

        Explorer.Result result = Explorer.explore(stopsAtEleven);

        assertThat(result.counterexample()).hasValueSatisfying(it -> {
            assertThat(it.broken()).isEqualTo("no healthy host can ever make progress");
            assertThat(it.steps()).last().isIn("9 + 2", "10 + 1");
        });
    }
}
