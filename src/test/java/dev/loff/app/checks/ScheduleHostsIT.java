package dev.loff.app.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short versions of {@code ops/checks/ticks} and {@code clock}. */
class ScheduleHostsIT {
    @TempDir
    Path temporary;

    @Test
    void everyTickStartsOneRunAlthoughHostsAreKilled() throws Exception {
        TicksCheck check = new TicksCheck(temporary.resolve("ticks"), 3, System.nanoTime(), System.err);
        TicksCheck.Outcome outcome = check.run(10, 5);
        assertThat(outcome.kills()).isEqualTo(2);
    }

    @Test
    void clockChangesAndJumpsMissAndRepeatNoFire() throws Exception {
        ClockCheck check = new ClockCheck(temporary.resolve("clock"), 2, System.err);
        ClockCheck.Outcome outcome = check.run(List.of(ZoneId.of("Australia/Lord_Howe")), 1);
        assertThat(outcome.fires()).isPositive();
    }
}
