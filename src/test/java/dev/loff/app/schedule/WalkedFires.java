package dev.loff.app.schedule;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A second implementation of the documented policy: walks over every minute of a period in UTC, reads the zone's wall clock and
 * matches it field by field. Shares nothing with {@link CronSchedule}, neither the parser nor the zone transitions. Takes five
 * plain fields: {@code *}, numbers, lists, ranges and steps.
 */
public final class WalkedFires {
    private final BitSet minutes;
    private final BitSet hours;
    private final BitSet days;
    private final BitSet months;
    private final BitSet weekdays;
    private final boolean everyDay;
    private final boolean everyWeekday;
    private final boolean interval;

    public WalkedFires(String cron) {
        String[] fields = cron.split(" ", -1);
        minutes = field(fields[0], 0, 59);
        hours = field(fields[1], 0, 23);
        days = field(fields[2], 1, 31);
        months = field(fields[3], 1, 12);
        weekdays = field(fields[4], 0, 7);
        everyDay = fields[2].equals("*");
        everyWeekday = fields[4].equals("*");
        interval = fields[1].startsWith("*");
    }

    /** Returns all fires from an instant, inclusive, until another, exclusive. */
    public List<Instant> between(Instant from, Instant until, ZoneId zone) {
        List<Instant> fires = new ArrayList<>();
        Set<LocalDateTime> fired = new HashSet<>();
        // A repeated time may have fired before the period begins.
        Instant begin = from.minus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.MINUTES);
        LocalDateTime expected = begin.atZone(zone).toLocalDateTime();
        for (Instant at = begin; at.isBefore(until); at = at.plusSeconds(60)) {
            LocalDateTime reading = at.atZone(zone).toLocalDateTime();
            boolean matched = matches(reading);
            if (!interval) {
                for (LocalDateTime skipped = expected; skipped.isBefore(reading); skipped = skipped.plusMinutes(1)) {
                    matched |= matches(skipped) && fired.add(skipped);
                }
                matched &= !matches(reading) || fired.add(reading) || expected.isBefore(reading);
            }
            if (matched && !at.isBefore(from)) {
                fires.add(at);
            }
            expected = reading.plusMinutes(1);
        }
        return fires;
    }

    private boolean matches(LocalDateTime time) {
        int weekday = time.getDayOfWeek().getValue();
        boolean onDay = days.get(time.getDayOfMonth());
        boolean onWeekday = weekdays.get(weekday) || (weekday == 7 && weekdays.get(0));
        boolean day = (everyDay || everyWeekday) ? (onDay && onWeekday) : (onDay || onWeekday);
        return day && minutes.get(time.getMinute()) && hours.get(time.getHour()) && months.get(time.getMonthValue());
    }

    private static BitSet field(String text, int least, int most) {
        BitSet values = new BitSet();
        for (String part : text.split(",", -1)) {
            String[] stepped = part.split("/", -1);
            String[] range = stepped[0].equals("*") ? new String[] {"" + least, "" + most} : stepped[0].split("-", -1);
            int step = stepped.length > 1 ? Integer.parseInt(stepped[1]) : 1;
            int last = Integer.parseInt(range[range.length - 1]);
            for (int value = Integer.parseInt(range[0]); value <= last; value += step) {
                values.set(value);
            }
        }
        return values;
    }
}
