package dev.loff.app.schedule;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.BitSet;
import java.util.Optional;

/**
 * The wall-clock times that match an expression, independent of time zones.
 *
 * @param bothDays whether a day has to match both day fields instead of one of them
 */
record WallClock(
        BitSet seconds,
        BitSet minutes,
        BitSet hours,
        CronField daysOfMonth,
        BitSet months,
        CronField daysOfWeek,
        boolean bothDays) {
    /** The period of the Gregorian calendar, days of the week included. */
    private static final int CALENDAR_YEARS = 400;

    WallClock {
        seconds = (BitSet) seconds.clone();
        minutes = (BitSet) minutes.clone();
        hours = (BitSet) hours.clone();
        months = (BitSet) months.clone();
    }

    /** Returns the first matching time after another; empty when no day matches. */
    Optional<LocalDateTime> next(LocalDateTime after) {
        LocalDateTime from = after.withNano(0).plusSeconds(1);
        LocalTime earliest = from.toLocalTime();
        LocalDate end = from.toLocalDate().plusYears(CALENDAR_YEARS);
        for (LocalDate day = from.toLocalDate(); !day.isAfter(end); day = following(day)) {
            Optional<LocalTime> time = matches(day) ? timeFrom(earliest) : Optional.empty();
            if (time.isPresent()) {
                return time.map(day::atTime);
            }
            earliest = LocalTime.MIDNIGHT;
        }
        return Optional.empty();
    }

    private LocalDate following(LocalDate day) {
        return months.get(day.getMonthValue())
                ? day.plusDays(1)
                : day.withDayOfMonth(1).plusMonths(1);
    }

    private boolean matches(LocalDate day) {
        if (!months.get(day.getMonthValue())) {
            return false;
        }
        boolean ofMonth = daysOfMonth.hasDayOfMonth(day);
        boolean ofWeek = daysOfWeek.hasDayOfWeek(day);
        return bothDays ? ofMonth && ofWeek : ofMonth || ofWeek;
    }

    private Optional<LocalTime> timeFrom(LocalTime earliest) {
        for (int hour = hours.nextSetBit(earliest.getHour()); hour >= 0; hour = hours.nextSetBit(hour + 1)) {
            boolean first = hour == earliest.getHour();
            for (int minute = minutes.nextSetBit(first ? earliest.getMinute() : 0);
                    minute >= 0;
                    minute = minutes.nextSetBit(minute + 1)) {
                int second = seconds.nextSetBit(first && minute == earliest.getMinute() ? earliest.getSecond() : 0);
                if (second >= 0) {
                    return Optional.of(LocalTime.of(hour, minute, second));
                }
            }
        }
        return Optional.empty();
    }
}
