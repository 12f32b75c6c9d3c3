package dev.loff.app.metrics;

import dev.loff.app.metrics.Fact.Sample;
import dev.loff.app.schedule.ScheduleReport;
import dev.loff.app.schedule.ScheduleReports;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** The sources that facts are read from. */
@Singleton
final class DatabaseReader {

    private static final int PATIENCE_SECONDS = 10;

    private final DataSource source;
    private final ScheduleReports schedules;

    DatabaseReader(DataSource source, ScheduleReports schedules) {
        this.source = source;
        this.schedules = schedules;
    }

    /**
     * The rows of a query as samples: {@code labels} columns with labels, then the value; rows with a null value are left out.
     */
    List<Sample> rows(String sql, int labels) throws SQLException {
        List<Sample> samples = new ArrayList<>();
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setQueryTimeout(PATIENCE_SECONDS);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    double value = rows.getDouble(labels + 1);
                    if (!rows.wasNull()) {
                        samples.add(new Sample(labels(rows, labels), value));
                    }
                }
            }
        }
        return samples;
    }

    List<ScheduleReport> schedules() {
        return schedules.all();
    }

    private static List<String> labels(ResultSet row, int count) throws SQLException {
        List<String> labels = new ArrayList<>(count);
        for (int i = 1; i <= count; i++) {
            labels.add(row.getString(i));
        }
        return labels;
    }
}
