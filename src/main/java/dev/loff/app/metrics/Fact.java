package dev.loff.app.metrics;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * A meter whose values are in the database, so that every host that serves shows them, whichever host ran the job.
 *
 * @param every the age from which a reading is refreshed
 */
record Fact(String name, Kind kind, String help, List<String> labels, Duration every, Source source) {

    /** A value and its label values, in the order of the fact's labels. */
    record Sample(List<String> labels, double value) {
        Sample {
            labels = List.copyOf(labels);
        }
    }

    /** Where the samples come from. */
    @FunctionalInterface
    interface Source {
        List<Sample> read(DatabaseReader database) throws SQLException;
    }

    enum Kind {
        GAUGE,
        COUNTER
    }

    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration SELDOM = Duration.ofMinutes(5);

    Fact {
        labels = List.copyOf(labels);
    }

    /** One row of the query is a sample: the labels' values as text, then the value; a row whose value is null is left out. */
    static Fact gauge(String name, String help, List<String> labels, String sql) {
        return gauge(name, help, labels, database -> database.rows(sql, labels.size()));
    }

    static Fact gauge(String name, String help, List<String> labels, Source source) {
        return new Fact(name, Kind.GAUGE, help, labels, SOON, source);
    }

    static Fact counter(String name, String help, List<String> labels, String sql) {
        return new Fact(name, Kind.COUNTER, help, labels, SOON, database -> database.rows(sql, labels.size()));
    }

    /** The same fact, read less often because its query is slow. */
    Fact seldom() {
        return new Fact(name, kind, help, labels, SELDOM, source);
    }

    /** All facts. */
    static List<Fact> all() {
        return List.of(ExecutionFacts.ALL, ScheduleFacts.ALL, RunFacts.ALL, StoreFacts.ALL).stream()
                .flatMap(List::stream)
                .toList();
    }
}
