package dev.loff.app.dashboards;

import dev.loff.app.jobs.RefusedException;
import java.time.Duration;
import java.util.Arrays;

/** The time range of a dashboard, back from now. */
public enum Span {
    HOUR("1h", "the last hour", Duration.ofHours(1)),
    QUARTER_OF_A_DAY("6h", "6 hours", Duration.ofHours(6)),
    DAY("24h", "24 hours", Duration.ofHours(24)),
    WEEK("7d", "7 days", Duration.ofDays(7)),
    MONTH("30d", "30 days", Duration.ofDays(30));

    /** Number of points per line. */
    private static final int POINTS = 240;

    /** As in {@code ops/prometheus/prometheus.yml}. */
    private static final Duration SCRAPE_INTERVAL = Duration.ofSeconds(15);

    private final String word;
    private final String words;
    private final Duration length;

    Span(String word, String words, Duration length) {
        this.word = word;
        this.words = words;
        this.length = length;
    }

    /** The value in the page's address. */
    public String word() {
        return word;
    }

    /** The text for the reader. */
    public String words() {
        return words;
    }

    Duration length() {
        return length;
    }

    Duration step() {
        return length.dividedBy(POINTS);
    }

    /** Grafana's {@code $__rate_interval}: at least four scrape intervals, and at least the step plus one scrape interval. */
    Duration rateInterval() {
        Duration least = SCRAPE_INTERVAL.multipliedBy(4);
        Duration point = step().plus(SCRAPE_INTERVAL);
        return point.compareTo(least) > 0 ? point : least;
    }

    /** Throws if there is no span of that word. */
    public static Span of(String word) {
        return Arrays.stream(values())
                .filter(it -> it.word.equals(word))
                .findFirst()
                .orElseThrow(() -> RefusedException.invalid(
                        "Cannot look back so far: it is 1h, 6h, 24h, 7d or 30d (span=" + word + ")"));
    }
}
