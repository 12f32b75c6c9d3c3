package dev.loff.app.jobs;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Counts by reason, in words. */
public final class Reasons {
    private Reasons() {}

    /** The most frequent first, without zeros: {@code not an image 12, hidden 3}. */
    public static String text(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .filter(it -> it.getValue() > 0)
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .map(it -> it.getKey().toLowerCase(Locale.ROOT).replace('_', ' ') + " " + it.getValue())
                .collect(Collectors.joining(", "));
    }

    public static long total(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(it -> it).sum();
    }
}
