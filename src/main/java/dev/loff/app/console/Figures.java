package dev.loff.app.console;

import dev.loff.app.jobs.ChangeText;
import dev.loff.app.jobs.Reasons;
import dev.loff.registry.DatasetChange;
import io.quarkus.qute.TemplateExtension;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Formats numbers and times for people, with their units; an absent value is a dash. In templates {@code fmt:}. */
@TemplateExtension(namespace = "fmt")
final class Figures {
    private static final String ABSENT = "–";
    private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    private static final String[] BINARY = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
    private static final double STEP = 1024;

    private Figures() {}

    static String count(@Nullable Number value) {
        return value == null ? ABSENT : String.format(Locale.ROOT, "%,d", value.longValue());
    }

    static String reasons(Map<String, Long> counts) {
        return Reasons.text(counts);
    }

    static String changes(DatasetChange change) {
        return ChangeText.text(change);
    }

    static String bytes(@Nullable Number value) {
        if (value == null) {
            return ABSENT;
        }
        double size = value.doubleValue();
        int unit = 0;
        while (size >= STEP && unit < BINARY.length - 1) {
            size /= STEP;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", size, BINARY[unit]);
    }

    static String perSecond(@Nullable Number value, String unit) {
        return value == null || value.doubleValue() == 0
                ? ABSENT
                : String.format(
                        Locale.ROOT, value.doubleValue() < 1 ? "%,.3f %s/s" : "%,.1f %s/s", value.doubleValue(), unit);
    }

    /** Formats a share of 1. */
    static String percent(@Nullable Number value) {
        return value == null ? ABSENT : String.format(Locale.ROOT, "%.1f %%", 100 * value.doubleValue());
    }

    static String decimal(@Nullable Number value) {
        return value == null ? ABSENT : String.format(Locale.ROOT, "%.4f", value.doubleValue());
    }

    /** {@code 1 h 02 min}, {@code 3 min 05 s}, {@code 10 min}, {@code 0.4 s}. */
    static String duration(@Nullable Number seconds) {
        if (seconds == null) {
            return ABSENT;
        }
        double exact = Math.max(0, seconds.doubleValue());
        if (exact < 10) {
            return String.format(Locale.ROOT, "%.1f s", exact);
        }
        Duration whole = Duration.ofSeconds(Math.round(exact));
        if (whole.toDays() > 0) {
            return parts(whole.toDays(), "d", whole.toHoursPart(), "h");
        }
        return whole.toHours() > 0
                ? parts(whole.toHours(), "h", whole.toMinutesPart(), "min")
                : parts(whole.toMinutes(), "min", whole.toSecondsPart(), "s");
    }

    private static String parts(long large, String unit, int small, String smallUnit) {
        if (large == 0) {
            return small + " " + smallUnit;
        }
        return small == 0
                ? large + " " + unit
                : String.format(Locale.ROOT, "%d %s %02d %s", large, unit, small, smallUnit);
    }

    /** The time between two instants. */
    static String between(@Nullable Instant from, @Nullable Instant to) {
        return from == null || to == null
                ? ABSENT
                : duration(Duration.between(from, to).toMillis() / 1000.0);
    }

    static String utc(Instant at) {
        return UTC.format(at.atOffset(ZoneOffset.UTC)) + " UTC";
    }

    static String text(@Nullable Object value) {
        return value == null || value.toString().isEmpty() ? ABSENT : value.toString();
    }

    /** A status or an outcome in plain words. */
    static String words(Object status) {
        return switch (status.toString()) {
            case "STARTED" -> "running";
            case "STARTING" -> "starting";
            case "NOT_FIRED" -> "did not start";
            case "ORPHANED" -> "host is gone";
            case "SKIPPED_OVERLAP" -> "skipped, still running";
            default -> status.toString().toLowerCase(Locale.ROOT).replace('_', ' ');
        };
    }

    /** Encodes a query parameter. */
    static String query(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    static String shortHash(String hash) {
        return hash.length() > 12 ? hash.substring(0, 12) : hash;
    }
}
