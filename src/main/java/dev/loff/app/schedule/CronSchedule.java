package dev.loff.app.schedule;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * When a cron expression fires in a time zone. Immutable.
 *
 * <p>At clock changes it follows Vixie cron. An expression whose hour field begins with {@code *} is an interval: it fires whenever
 * the wall clock shows a matching time, so by elapsed time, twice in a repeated hour and not at all in a skipped one. Every other
 * expression means times of the day, each once per day: a time that the clocks skip fires at the first instant after the gap
 * (several of them, or one that is due then anyway, make one fire); a time that they repeat fires at its first occurrence.
 */
public final class CronSchedule {
    private final WallClock wallClock;
    private final boolean interval;
    private final ZoneId zone;

    private CronSchedule(WallClock wallClock, boolean interval, ZoneId zone) {
        this.wallClock = wallClock;
        this.interval = interval;
        this.zone = zone;
    }

    /** Reads an expression of five fields, or of six with the seconds first; the exception names the wrong field. */
    public static CronSchedule of(String cron, ZoneId zone) {
        CronExpression expression = CronExpression.parse(cron);
        return new CronSchedule(expression.wallClock(), expression.isInterval(), zone);
    }

    public ZoneId zone() {
        return zone;
    }

    /** Whether it fires by elapsed time rather than at times of the day. */
    public boolean isInterval() {
        return interval;
    }

    /** Returns the first fire after an instant; empty when it never fires again. */
    public Optional<FireTime> next(Instant after) {
        return interval ? nextReading(after) : nextTimeOfDay(after);
    }

    /** The first fires after an instant. */
    public List<FireTime> next(Instant after, int count) {
        List<FireTime> fires = new ArrayList<>();
        Optional<FireTime> fire = next(after);
        while (fire.isPresent() && fires.size() < count) {
            fires.add(fire.get());
            fire = next(fire.get().at());
        }
        return fires;
    }

    private Optional<FireTime> nextReading(Instant after) {
        ZoneRules rules = zone.getRules();
        Instant from = after;
        Optional<LocalDateTime> reading = wallClock.next(LocalDateTime.ofInstant(from, zone));
        while (reading.isPresent()) {
            ZoneOffset offset = rules.getOffset(from);
            Instant at = reading.get().toInstant(offset);
            ZoneOffsetTransition change = rules.nextTransition(from);
            if (change == null || at.isBefore(change.getInstant())) {
                return Optional.of(new FireTime(at, reading.get(), treatment(reading.get(), offset)));
            }
            // The clocks change before they show that time: search again from the time they change to, inclusive.
            from = change.getInstant();
            reading = wallClock.next(change.getDateTimeAfter().minusSeconds(1));
        }
        return Optional.empty();
    }

    private DaylightSaving treatment(LocalDateTime reading, ZoneOffset offset) {
        ZoneOffsetTransition change = zone.getRules().getTransition(reading);
        if (change == null) {
            return DaylightSaving.UNAFFECTED;
        }
        return offset.equals(change.getOffsetBefore()) ? DaylightSaving.FIRST_OF_TWO : DaylightSaving.SECOND_OF_TWO;
    }

    /** Times of the day keep their order as instants, so a time that the clock has passed is never a later instant. */
    private Optional<FireTime> nextTimeOfDay(Instant after) {
        Optional<FireTime> fire =
                wallClock.next(LocalDateTime.ofInstant(after, zone)).map(this::onceADay);
        while (fire.isPresent() && !fire.get().at().isAfter(after)) {
            fire = wallClock.next(fire.get().local()).map(this::onceADay);
        }
        return fire;
    }

    private FireTime onceADay(LocalDateTime time) {
        ZoneOffsetTransition change = zone.getRules().getTransition(time);
        if (change == null) {
            return new FireTime(time.atZone(zone).toInstant(), time, DaylightSaving.UNAFFECTED);
        }
        return change.isGap()
                ? new FireTime(change.getInstant(), time, DaylightSaving.AFTER_GAP)
                : new FireTime(time.toInstant(change.getOffsetBefore()), time, DaylightSaving.FIRST_OF_TWO);
    }
}
