package dev.loff.app.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loff.app.jobs.RefusedException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The days of an expression. The expected ones are found by checking every day of several years against each part of the fields. */
class CronDaysTest {
    private static final LocalDate BEGIN = LocalDate.of(2026, 11, 30);
    private static final int EXPRESSIONS = 4000;
    private static final int FIRES = 12;
    private static final int YEARS = 9;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "30 2 31W * * | 2026-12-31 2027-01-29 2027-03-31 2027-05-31 2027-07-30",
                "30 2 30W 11,2 * | 2026-11-30 2027-11-30 2028-11-30",
                "30 2 29W 2 * | 2028-02-29 2032-02-27",
                "0 0 LW * * | 2026-11-30 2026-12-31 2027-01-29 2027-02-26",
                "0 0 L-3 2 * | 2027-02-25 2028-02-26",
                "0 0 L-30 * * | 2026-12-01 2027-01-01 2027-03-01",
                "0 0 1W,31W * * | 2026-12-01 2026-12-31 2027-01-01 2027-01-29 2027-02-01",
                "0 0 */2 * 1 | 2026-12-07 2026-12-21 2027-01-11",
                "0 0 13 * */2 | 2026-12-13 2027-02-13 2027-03-13 2027-04-13",
                "0 0 13 * 5 | 2026-12-04 2026-12-11 2026-12-13 2026-12-18",
                "0 0 * * SUN-TUE | 2026-11-30 2026-12-01 2026-12-06",
                "0 0 29 2 * | 2028-02-29 2032-02-29",
            })
    void skipsDaysThatTheMonthDoesNotHave(String cron, String days) {
        List<LocalDate> expected =
                List.of(days.split(" ")).stream().map(LocalDate::parse).toList();
        assertThat(fires(cron, expected.size())).isEqualTo(expected);
    }

    @Test
    void randomExpressionsMatchADayByDayWalk() {
        Random random = new Random(7);
        for (int i = 0; i < EXPRESSIONS; i++) {
            String ofMonth = field(random, List.of("L", "LW", "L-3", "29W", "30W", "31W", "1W", "15W", "L-30"), 1, 31);
            String month = random.nextInt(3) == 0 ? field(random, List.of(), 1, 12) : "*";
            String ofWeek = field(random, List.of("5L", "0L", "1#1", "5#5", "7#2"), 0, 7);
            String cron = "0 0 " + ofMonth + " " + month + " " + ofWeek;
            List<LocalDate> expected = walked(ofMonth, month, ofWeek);
            assertThat(fires(cron, expected.size())).as(cron).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0 0 3L * *", "0 0 * * L", "0 0 * * 1#6", "0 0 32W * *", "0 0 W * *", "0 0 ? * *", "0 0 1#2 * *"
            })
    void refusesAMeaninglessDayAndNamesItsField(String cron) {
        assertThatThrownBy(() -> CronSchedule.of(cron, ZoneOffset.UTC))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("day of");
    }

    @Test
    void anyTextIsReadOrRefused() {
        Random random = new Random(3);
        String letters = "0123456789*,-/LW#? ?aJNUS\u00e9";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder("0 0");
            for (int field = 0; field < 3; field++) {
                text.append(' ');
                for (int length = 1 + random.nextInt(4); length > 0; length--) {
                    text.append(letters.charAt(random.nextInt(letters.length())));
                }
            }
            try {
                CronSchedule.of(text.toString(), ZoneOffset.UTC).next(Instant.EPOCH);
            } catch (RefusedException e) {
                assertThat(e).hasMessageContaining("Cannot read a cron expression");
            }
        }
    }

    private static List<LocalDate> fires(String cron, int count) {
        return CronSchedule.of(cron, ZoneOffset.UTC)
                .next(BEGIN.atStartOfDay(ZoneOffset.UTC).toInstant().minusSeconds(1), count)
                .stream()
                .map(it -> it.local().toLocalDate())
                .toList();
    }

    private static String field(Random random, List<String> words, int least, int most) {
        if (random.nextInt(3) == 0) {
            return random.nextBoolean() ? "*" : "*/" + (1 + random.nextInt(most));
        }
        List<String> parts = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            int from = least + random.nextInt(most - least + 1);
            int to = from + random.nextInt(most - from + 1);
            parts.add(
                    switch (random.nextInt(words.isEmpty() ? 3 : 5)) {
                        case 0 -> "" + from;
                        case 1 -> from + "-" + to;
                        case 2 -> from + "-" + to + "/" + (1 + random.nextInt(5));
                        default -> words.get(random.nextInt(words.size()));
                    });
        }
        return String.join(",", parts);
    }

    private static List<LocalDate> walked(String ofMonth, String month, String ofWeek) {
        List<LocalDate> days = new ArrayList<>();
        for (LocalDate day = BEGIN;
                day.isBefore(BEGIN.plusYears(YEARS)) && days.size() < FIRES;
                day = day.plusDays(1)) {
            boolean first = has(ofMonth, day, day.getDayOfMonth(), 1, 31);
            int number = day.getDayOfWeek().getValue();
            boolean second = has(ofWeek, day, number, 0, 7) || (number == 7 && has(ofWeek, day, 0, 0, 7));
            boolean both = ofMonth.startsWith("*") || ofWeek.startsWith("*");
            if (has(month, day, day.getMonthValue(), 1, 12) && (both ? (first && second) : (first || second))) {
                days.add(day);
            }
        }
        return days;
    }

    private static boolean has(String field, LocalDate day, int value, int least, int most) {
        for (String part : field.split(",", -1)) {
            if (part.matches(".*[LW#].*") ? word(part, day) : number(part, value, least, most)) {
                return true;
            }
        }
        return false;
    }

    private static boolean number(String part, int value, int least, int most) {
        String[] stepped = part.split("/", -1);
        String[] range = stepped[0].equals("*") ? new String[] {"" + least, "" + most} : stepped[0].split("-", -1);
        int from = Integer.parseInt(range[0]);
        int to = Integer.parseInt(range[range.length - 1]);
        int step = stepped.length == 1 ? 1 : Integer.parseInt(stepped[1]);
        return value >= from && value <= to && (value - from) % step == 0;
    }

    private static boolean word(String part, LocalDate day) {
        int last = day.lengthOfMonth();
        if (part.contains("#")) {
            int nth = Integer.parseInt(part.substring(2));
            return named(part, day) && day.getDayOfMonth() > 7 * (nth - 1) && day.getDayOfMonth() <= 7 * nth;
        }
        if (part.matches("[0-7]L")) {
            return named(part, day) && day.getDayOfMonth() + 7 > last;
        }
        if (part.startsWith("L-")) {
            return day.getDayOfMonth() + Integer.parseInt(part.substring(2)) == last;
        }
        if (part.equals("L")) {
            return day.getDayOfMonth() == last;
        }
        int meant = part.equals("LW") ? last : Integer.parseInt(part.replace("W", ""));
        return meant <= last && day.getDayOfMonth() == nearest(day, meant);
    }

    private static boolean named(String part, LocalDate day) {
        return day.getDayOfWeek().getValue() % 7 == (part.charAt(0) - '0') % 7;
    }

    /** The nearest working day of the month; it is always unique. */
    private static int nearest(LocalDate month, int meant) {
        for (int distance = 0; ; distance++) {
            for (int day : new int[] {meant - distance, meant + distance}) {
                if (day >= 1
                        && day <= month.lengthOfMonth()
                        && month.withDayOfMonth(day).getDayOfWeek().compareTo(DayOfWeek.SATURDAY) < 0) {
                    return day;
                }
            }
        }
    }
}
