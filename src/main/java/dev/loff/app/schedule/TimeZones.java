package dev.loff.app.schedule;

import dev.loff.app.jobs.RefusedException;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Time zones by name. */
final class TimeZones {
    private static final int SUGGESTIONS = 3;

    private TimeZones() {}

    /** The zone of that name; refuses another one with the names that are nearest. */
    static ZoneId named(String name) {
        if (ZoneId.getAvailableZoneIds().contains(name)) {
            return ZoneId.of(name);
        }
        throw RefusedException.invalid("Cannot use a time zone: there is none of that name (zone=" + name + ", nearest="
                + String.join(", ", nearest(name)) + ")");
    }

    private static List<String> nearest(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        return ZoneId.getAvailableZoneIds().stream()
                .sorted(Comparator.comparingInt((String zone) -> distance(wanted, zone.toLowerCase(Locale.ROOT)))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(SUGGESTIONS)
                .toList();
    }

    /** A city alone is as good as its full name. */
    private static int distance(String wanted, String zone) {
        return Math.min(edits(wanted, zone), edits(wanted, zone.substring(zone.lastIndexOf('/') + 1)));
    }

    /** Levenshtein's distance, row by row. */
    private static int edits(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
