package dev.loff.app.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loff.app.protocol.OneAtATimeGuard.Claim;
import org.junit.jupiter.api.Test;

class OneAtATimeGuardTest {
    private static final int DISTURBANCES = 2;

    @Test
    void oneExecutionWorksAtATimeDespiteSuspensionsAndKills() {
        assertThat(explore(Limit.ENDS_IT, Claim.BEFORE_THE_FIRST_STEP)).isEqualTo("none");
    }

    @Test
    void withoutALimitASuspendedHostWithTheGuardBlocksAllRuns() {
        assertThat(explore(Limit.NONE, Claim.BEFORE_THE_FIRST_STEP)).isEqualTo("""
                  1  host 1 locks the guard
                  2  host 1 is suspended
                  => no healthy host can ever make progress
                """);
    }

    @Test
    void anExecutionThatDoesNotClaimTheGuardWorksBesideAnother() {
        assertThat(explore(Limit.ENDS_IT, Claim.NEVER))
                .contains("host 1 finds the guard free and starts execution 1")
                .endsWith("=> 2 executions work at the same time\n");
    }

    private static String explore(Limit limit, Claim claim) {
        return Explorer.explore(new OneAtATimeGuard(limit, claim, DISTURBANCES))
                .counterexample()
                .map(Explorer.Counterexample::text)
                .orElse("none");
    }
}
