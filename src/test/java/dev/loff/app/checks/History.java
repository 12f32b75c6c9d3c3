package dev.loff.app.checks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;

/**
 * The rows of years of nightly runs, without their files.
 *
 * @param executions the number of executions; the first {@code versions} of them made a model version each
 */
record History(int executions, int shards, int versions) {
    private static final int FEATURE_SETS = 1000;

    /** The limit of the longest insert, of ten years of rows. */
    private static final Duration LONGEST_STATEMENT = Duration.ofHours(1);

    static final History LONG = new History(100_000, 1_000_000, 10_000);

    History {
        if (versions > executions || shards < FEATURE_SETS) {
            throw new IllegalArgumentException(
                    "Cannot make up a history: it has at most as many versions as executions and"
                            + " at least " + FEATURE_SETS + " shards (executions=" + executions + ", shards=" + shards
                            + ", versions=" + versions + ")");
        }
    }

    /** Adds the rows to a home whose tables exist and are empty. */
    void addTo(JobHome home) throws IOException, SQLException {
        try (Connection connection = home.connect();
                Statement statement = connection.createStatement()) {
            // A million rows take longer than an ordinary statement may.
            connection.setNetworkTimeout(Runnable::run, Math.toIntExact(LONGEST_STATEMENT.toMillis()));
            connection.setAutoCommit(false);
            statement.execute(sql());
            connection.commit();
            connection.setAutoCommit(true);
            addAudit(statement);
            // As autovacuum would have done over the years.
            statement.execute("vacuum analyze");
        }
    }

    /** Few rows per transaction, as in production: each entry updates the head of the chain again. */
    private static void addAudit(Statement statement) throws SQLException {
        int added;
        do {
            added = statement.executeUpdate("""
                    insert into audit_entry (actor, origin, action, subject, execution_id)
                    select 'loff', 'schedule', 'submit', 'execution ' || jobexecutionid, jobexecutionid
                    from job_execution
                    where jobexecutionid > (select coalesce(max(execution_id), 0) from audit_entry)
                    order by jobexecutionid limit 500""");
        } while (added > 0);
    }

    private String sql() throws IOException {
        try (InputStream in = Objects.requireNonNull(History.class.getResourceAsStream("history.sql"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace(":executions", Integer.toString(executions))
                    .replace(":shards", Integer.toString(shards))
                    .replace(":versions", Integer.toString(versions))
                    .replace(":sets", Integer.toString(FEATURE_SETS));
        }
    }
}
