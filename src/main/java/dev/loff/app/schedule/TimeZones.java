package dev.loff.app.schedule;

import dev.loff.app.jobs.RefusedException;
import dev.loff.job.parameter.Spelling;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Time zones by name. */
final class TimeZones {
    private static final int SUGGESTIONS = 3;

    /** Shorter names are abbreviations, for which a guess by spelling would be wrong. */
    private static final int LEAST_LETTERS = 5;

    /** {@code UTC+2}, {@code GMT-03:30}, {@code +02:00}. */
    private static final Pattern OFFSET = Pattern.compile(
            "(?:Etc/)?(?:UTC|GMT|UT|Z)?\\s*([+-])\\s*([01]?[0-9])(?::?([0-5][0-9]))?(?::[0-5][0-9])?",
            Pattern.CASE_INSENSITIVE);

    /**
     * The places that people mean by an abbreviation. Several places use the same letters, an abbreviation does not say when the
     * clocks change, and some that Java or the tz database know as zones are offsets that never change.
     */
    private static final Map<String, List<String>> ABBREVIATIONS = Map.ofEntries(
            Map.entry("EST", List.of("America/New_York")),
            Map.entry("EDT", List.of("America/New_York")),
            Map.entry("ET", List.of("America/New_York")),
            Map.entry("CST", List.of("America/Chicago", "Asia/Shanghai", "America/Havana")),
            Map.entry("CDT", List.of("America/Chicago", "America/Havana")),
            Map.entry("CT", List.of("America/Chicago")),
            Map.entry("MST", List.of("America/Denver", "America/Phoenix")),
            Map.entry("MDT", List.of("America/Denver")),
            Map.entry("MT", List.of("America/Denver")),
            Map.entry("PST", List.of("America/Los_Angeles", "Asia/Manila")),
            Map.entry("PDT", List.of("America/Los_Angeles")),
            Map.entry("PT", List.of("America/Los_Angeles")),
            Map.entry("AKST", List.of("America/Anchorage")),
            Map.entry("AKDT", List.of("America/Anchorage")),
            Map.entry("HST", List.of("Pacific/Honolulu")),
            Map.entry("AST", List.of("America/Halifax", "America/Puerto_Rico", "Asia/Riyadh")),
            Map.entry("ADT", List.of("America/Halifax")),
            Map.entry("NST", List.of("America/St_Johns")),
            Map.entry("NDT", List.of("America/St_Johns")),
            Map.entry("BRT", List.of("America/Sao_Paulo")),
            Map.entry("ART", List.of("America/Argentina/Buenos_Aires")),
            Map.entry("BST", List.of("Europe/London", "Asia/Dhaka")),
            Map.entry("WET", List.of("Europe/Lisbon")),
            Map.entry("WEST", List.of("Europe/Lisbon")),
            Map.entry("CET", List.of("Europe/Berlin", "Europe/Paris", "Europe/Madrid")),
            Map.entry("CEST", List.of("Europe/Berlin", "Europe/Paris", "Europe/Madrid")),
            Map.entry("MEZ", List.of("Europe/Berlin", "Europe/Vienna", "Europe/Zurich")),
            Map.entry("MESZ", List.of("Europe/Berlin", "Europe/Vienna", "Europe/Zurich")),
            Map.entry("EET", List.of("Europe/Athens", "Europe/Helsinki", "Europe/Kyiv")),
            Map.entry("EEST", List.of("Europe/Athens", "Europe/Helsinki", "Europe/Kyiv")),
            Map.entry("MSK", List.of("Europe/Moscow")),
            Map.entry("TRT", List.of("Europe/Istanbul")),
            Map.entry("CAT", List.of("Africa/Maputo")),
            Map.entry("EAT", List.of("Africa/Nairobi")),
            Map.entry("WAT", List.of("Africa/Lagos")),
            Map.entry("SAST", List.of("Africa/Johannesburg")),
            Map.entry("GST", List.of("Asia/Dubai")),
            Map.entry("PKT", List.of("Asia/Karachi")),
            Map.entry("IST", List.of("Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem")),
            Map.entry("IDT", List.of("Asia/Jerusalem")),
            Map.entry("ICT", List.of("Asia/Bangkok")),
            Map.entry("WIB", List.of("Asia/Jakarta")),
            Map.entry("SGT", List.of("Asia/Singapore")),
            Map.entry("HKT", List.of("Asia/Hong_Kong")),
            Map.entry("PHT", List.of("Asia/Manila")),
            Map.entry("JST", List.of("Asia/Tokyo")),
            Map.entry("KST", List.of("Asia/Seoul")),
            Map.entry("AWST", List.of("Australia/Perth")),
            Map.entry("ACST", List.of("Australia/Adelaide", "Australia/Darwin")),
            Map.entry("ACDT", List.of("Australia/Adelaide")),
            Map.entry("AEST", List.of("Australia/Sydney", "Australia/Brisbane")),
            Map.entry("AEDT", List.of("Australia/Sydney")),
            Map.entry("NZST", List.of("Pacific/Auckland")),
            Map.entry("NZDT", List.of("Pacific/Auckland")));

    private TimeZones() {}

    /** Returns the zone of that name; throws with similar names when there is none. */
    static ZoneId named(String name) {
        if (ZoneId.getAvailableZoneIds().contains(name)) {
            return ZoneId.of(name);
        }
        throw RefusedException.invalid("Cannot use a time zone: " + reason(name.strip()) + " (zone=" + name + ")");
    }

    private static String reason(String name) {
        List<String> places = ABBREVIATIONS.get(name.toUpperCase(Locale.ROOT));
        if (places != null) {
            return "an abbreviation is one offset all year, and often ambiguous; use the place that is meant: "
                    + String.join(" or ", places);
        }
        Matcher offset = OFFSET.matcher(name);
        if (offset.matches()) {
            return "an offset is not a zone name; " + fixed(offset)
                    + " the place whose clocks are meant, such as Europe/Berlin";
        }
        List<String> nearest = nearest(name);
        return nearest.isEmpty()
                ? "there is none of that name; names are like Europe/Berlin, America/New_York or UTC"
                : "there is none of that name, did you mean " + String.join(" or ", nearest) + "?";
    }

    /** The names of fixed offsets use the sign of POSIX: Etc/GMT-2 is ahead of UTC. */
    private static String fixed(Matcher offset) {
        int hours = Integer.parseInt(offset.group(2));
        int minutes = offset.group(3) == null ? 0 : Integer.parseInt(offset.group(3));
        boolean ahead = offset.group(1).equals("+");
        if (hours == 0 && minutes == 0) {
            return "use UTC, or";
        }
        String zone = "Etc/GMT" + (ahead ? "-" : "+") + hours;
        return minutes == 0 && ZoneId.getAvailableZoneIds().contains(zone)
                ? "use " + zone + ", which is always " + hours + (hours == 1 ? " hour " : " hours ")
                        + (ahead ? "ahead of" : "behind") + " UTC, or"
                : "use";
    }

    /** Finds a zone by its city alone, too, and takes blanks for underscores. */
    private static List<String> nearest(String name) {
        String wanted = plain(name);
        List<String> exact = places().filter(
                        zone -> plain(zone).equals(wanted) || plain(city(zone)).equals(wanted))
                .sorted()
                .limit(SUGGESTIONS)
                .toList();
        if (!exact.isEmpty() || wanted.length() < LEAST_LETTERS) {
            return exact;
        }
        List<String> whole = Spelling.nearest(wanted, places().toList(), SUGGESTIONS);
        return whole.isEmpty()
                ? Spelling.nearest(wanted, places().map(TimeZones::city).toList(), 1).stream()
                        .flatMap(city -> places().filter(zone -> city(zone).equals(city)))
                        .sorted()
                        .limit(SUGGESTIONS)
                        .toList()
                : whole;
    }

    /** Zones that are named after a place, and UTC. Names of offsets are never suggested. */
    private static Stream<String> places() {
        return ZoneId.getAvailableZoneIds().stream()
                .filter(it ->
                        it.equals("UTC") || (it.contains("/") && !it.startsWith("Etc/") && !it.startsWith("SystemV/")));
    }

    private static String city(String zone) {
        return zone.substring(zone.lastIndexOf('/') + 1);
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[\\s_-]+", "_");
    }
}
