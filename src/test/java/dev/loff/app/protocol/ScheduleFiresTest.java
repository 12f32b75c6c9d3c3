package dev.loff.app.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loff.app.protocol.ScheduleFires.Claims;
import dev.loff.app.protocol.ScheduleFires.Rules;
import dev.loff.app.protocol.ScheduleFires.Starts;
import org.junit.jupiter.api.Test;

class ScheduleFiresTest {
    private static final int FIRES = 2;
    private static final int DISTURBANCES = 3;

    @Test
    void eachFireIsDecidedAndStartedOnceDespiteSuspensions() {
        assertThat(explore(Rules.PRESENT)).isEqualTo("none");
    }

    @Test
    void withoutALimitASuspendedDecisionStopsTheSchedule() {
        assertThat(explore(Rules.PRESENT.with(Limit.NONE))).isEqualTo("""
                  1  host 1 locks the schedule to decide fire 1
                  2  host 1 is suspended
                  => no healthy host can ever make progress
                """);
    }

    @Test
    void withoutAKeyASlowHostAndItsSuccessorBothStartTheJob() {
        assertThat(explore(Rules.PRESENT.with(Starts.EACH_TIME))).contains("has started 2 runs");
    }

    @Test
    void withoutCountedClaimsTheOutcomeIsRecordedTwice() {
        assertThat(explore(Rules.PRESENT.with(Claims.UNCOUNTED))).contains("has 2 outcomes");
    }

    private static String explore(Rules rules) {
        return Explorer.explore(new ScheduleFires(rules, FIRES, DISTURBANCES))
                .counterexample()
                .map(Explorer.Counterexample::text)
                .orElse("none");
    }
}
