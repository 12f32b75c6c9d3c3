package dev.loff.app.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RestartLimitTest {
    private final RestartLimit limit = new RestartLimit();
    private final Instant begin = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void doublesThePauseUntilTheLimit() {
        for (long seconds : new long[] {0, 1, 2, 4, 8}) {
            assertThat(limit.pause(begin)).contains(Duration.ofSeconds(seconds));
            limit.started(begin);
        }
        assertThat(limit.pause(begin.plusSeconds(30))).isEmpty();
    }

    @Test
    void startsLongAgoDoNotCount() {
        for (int i = 0; i < RestartLimit.STARTS; i++) {
            limit.started(begin);
        }
        assertThat(limit.pause(begin.plus(RestartLimit.WINDOW).plusSeconds(1))).contains(Duration.ZERO);
    }
}
