package dev.loff.app.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loff.app.jobs.Actor;
import dev.loff.registry.Overlap;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Which days already have a run. */
@QuarkusTest
class BackfillTest {
    private static final Actor ME = new Actor("me", "test");
    private static final LocalDate DAY = LocalDate.of(2026, 6, 1);

    @Inject
    Backfill backfill;

    @Inject
    ScheduleControl control;

    @Inject
    DataSource database;

    private final String name = "days-" + System.nanoTime();

    @Test
    void aNewScheduleOfTheSameNameStartsWithoutRuns() throws SQLException {
        add();
        assertThat(status()).isEmpty();
        // As an earlier version wrote it.
        sql("insert into submission (job, scope, parameters, submission_key, state, actor, origin) values"
                + " ('nightly', 'somewhere', '{}', 'backfill " + name + " of " + DAY + "', 'QUEUED', 'me', 'test')");
        assertThat(status()).isEqualTo("QUEUED");

        control.remove(name, ME);
        add();

        assertThat(status()).isEmpty();
        control.remove(name, ME);
        sql("delete from submission where submission_key like 'backfill " + name + "%'");
    }

    private void add() {
        ScheduleTerms terms = new ScheduleTerms(
                "0 0 1 1 *",
                "UTC",
                "nightly",
                Map.of("dataset", "/nowhere/{date}", "model", "days"),
                Overlap.SKIP,
                Duration.ofHours(1),
                null);
        control.add(name, terms, ME);
    }

    private String status() {
        return String.valueOf(backfill.plan(name, DAY, DAY).get(0).status()).replace("null", "");
    }

    private void sql(String statement) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }
}
