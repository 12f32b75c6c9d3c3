package dev.loff.app.schedule;

import com.cronutils.model.field.expression.Always;
import com.cronutils.model.field.expression.And;
import com.cronutils.model.field.expression.Between;
import com.cronutils.model.field.expression.Every;
import com.cronutils.model.field.expression.FieldExpression;
import com.cronutils.model.field.expression.On;
import com.cronutils.model.field.value.FieldValue;
import com.cronutils.model.field.value.IntegerFieldValue;
import com.cronutils.model.field.value.SpecialChar;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * One field of an expression: the numbers that it names, and the days that depend on the month.
 *
 * @param values numbers; Sunday is 0 and 7
 * @param days rules that are not numbers: {@code L}, {@code LW}, {@code L-3}, {@code 15W}, {@code 5L}, {@code 1#2}
 */
record CronField(BitSet values, List<Predicate<LocalDate>> days) {
    private static final int DAYS_OF_WEEK = 7;
    private static final int MOST_WEEKS = 5;

    CronField {
        values = (BitSet) values.clone();
        days = List.copyOf(days);
    }

    /** Reads a field; throws {@link IllegalArgumentException} for a part that has no meaning in it. */
    static CronField of(FieldExpression expression, int least, int most) {
        BitSet values = new BitSet();
        List<Predicate<LocalDate>> days = new ArrayList<>();
        for (FieldExpression part : parts(expression).toList()) {
            if (part instanceof On on && on.getSpecialChar().getValue() != SpecialChar.NONE) {
                days.add(day(on, most == DAYS_OF_WEEK));
            } else {
                values.or(numbers(part, least, most));
            }
        }
        return new CronField(values, days);
    }

    private static Stream<FieldExpression> parts(FieldExpression expression) {
        return expression instanceof And and
                ? and.getExpressions().stream().flatMap(CronField::parts)
                : Stream.of(expression);
    }

    private static BitSet numbers(FieldExpression part, int least, int most) {
        BitSet numbers = new BitSet();
        if (part instanceof Always) {
            numbers.set(least, most + 1);
        } else if (part instanceof On on) {
            numbers.set(on.getTime().getValue());
        } else if (part instanceof Between range) {
            numbers.set(number(range.getFrom(), most), number(range.getTo(), most) + 1);
        } else if (part instanceof Every every && every.getPeriod().getValue() > 0) {
            // A number with a step begins a range: 5/10 is 5, 15, 25.
            BitSet stepped = every.getExpression() instanceof On on
                    ? numbers(new Between(on.getTime(), new IntegerFieldValue(most)), least, most)
                    : numbers(every.getExpression(), least, most);
            for (int i = stepped.nextSetBit(0);
                    i >= 0 && i < stepped.length();
                    i += every.getPeriod().getValue()) {
                numbers.set(i);
            }
        } else {
            throw new IllegalArgumentException("it has no meaning here");
        }
        return numbers;
    }

    /** In {@code 1-L}, L is the last day of any month. */
    private static int number(FieldValue<?> value, int most) {
        return value.getValue() instanceof Integer number ? number : most;
    }

    private static Predicate<LocalDate> day(On on, boolean ofWeek) {
        int number = on.getTime().getValue();
        int nth = on.getNth().getValue();
        return switch (on.getSpecialChar().getValue()) {
            case L -> ofWeek ? lastWeekdayOfThatName(number) : lastDayBut(number, nth);
            case LW -> day -> day.equals(nearestWeekday(day.with(TemporalAdjusters.lastDayOfMonth())));
            case W -> day -> number <= day.lengthOfMonth() && day.equals(nearestWeekday(day.withDayOfMonth(number)));
            case HASH -> nthOfMonth(number, nth);
            case NONE, QUESTION_MARK -> throw new IllegalArgumentException("it has no meaning here");
        };
    }

    private static Predicate<LocalDate> lastDayBut(int number, int days) {
        if (number >= 0) {
            throw new IllegalArgumentException("a number before L is a day of the week");
        }
        return day -> day.getDayOfMonth() == day.lengthOfMonth() - Math.max(0, days);
    }

    private static Predicate<LocalDate> lastWeekdayOfThatName(int number) {
        if (number < 0) {
            throw new IllegalArgumentException("L alone names no day of the week");
        }
        return day -> isOn(day, number) && day.getDayOfMonth() > day.lengthOfMonth() - DAYS_OF_WEEK;
    }

    private static Predicate<LocalDate> nthOfMonth(int number, int nth) {
        if (nth < 1 || nth > MOST_WEEKS) {
            throw new IllegalArgumentException("a month has no such week");
        }
        return day -> isOn(day, number) && (day.getDayOfMonth() - 1) / DAYS_OF_WEEK + 1 == nth;
    }

    private static boolean isOn(LocalDate day, int number) {
        return day.getDayOfWeek().getValue() % DAYS_OF_WEEK == number % DAYS_OF_WEEK;
    }

    /** The nearest day from Monday to Friday in the same month. */
    private static LocalDate nearestWeekday(LocalDate day) {
        if (day.getDayOfWeek() == DayOfWeek.SATURDAY) {
            return day.getDayOfMonth() == 1 ? day.plusDays(2) : day.minusDays(1);
        }
        if (day.getDayOfWeek() == DayOfWeek.SUNDAY) {
            return day.getDayOfMonth() == day.lengthOfMonth() ? day.minusDays(2) : day.plusDays(1);
        }
        return day;
    }

    boolean hasDayOfMonth(LocalDate day) {
        return values.get(day.getDayOfMonth()) || matchesRule(day);
    }

    boolean hasDayOfWeek(LocalDate day) {
        int number = day.getDayOfWeek().getValue();
        return values.get(number) || (number == DAYS_OF_WEEK && values.get(0)) || matchesRule(day);
    }

    private boolean matchesRule(LocalDate day) {
        return days.stream().anyMatch(it -> it.test(day));
    }
}
