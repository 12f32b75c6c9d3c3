package dev.loff.app.metrics;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** What the database knows of all executions, of every process. */
@Singleton
final class ExecutionCounts {

    private static final int PATIENCE_SECONDS = 10;

    private static final String SQL = """
            select i.jobname,
              count(*) filter (where e.batchstatus in ('STARTING', 'STARTED', 'STOPPING')) as running,
              max(e.endtime) filter (where e.batchstatus = 'COMPLETED') as last_success
            from job_execution e
            join job_instance i on i.jobinstanceid = e.jobinstanceid
            group by i.jobname
            """;

    /** One job's. */
    record OfJob(String job, long running, @Nullable Instant lastSuccess) {}

    private final DataSource source;

    ExecutionCounts(DataSource source) {
        this.source = source;
    }

    List<OfJob> read() throws SQLException {
        List<OfJob> counts = new ArrayList<>();
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(SQL)) {
            statement.setQueryTimeout(PATIENCE_SECONDS);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    java.sql.Timestamp lastSuccess = rows.getTimestamp("last_success");
                    counts.add(new OfJob(
                            rows.getString("jobname"),
                            rows.getLong("running"),
                            lastSuccess == null ? null : lastSuccess.toInstant()));
                }
            }
        }
        return counts;
    }
}
