package dev.loff.app.schedule;

import com.cronutils.model.Cron;
import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.field.CronFieldName;
import com.cronutils.parser.CronParser;
import dev.loff.app.jobs.RefusedException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A cron expression: [second] minute, hour, day of month, month, day of week, in the syntax of crontab(5), plus L, W and # in the
 * day fields. When both day fields are given, a day has to match one of them; when one begins with {@code *}, it has to match
 * both, as in crontab. The library only parses: the fires it computes are wrong for months without the day of {@code 30W}.
 */
record CronExpression(Cron cron, List<String> fields) {
    private static final List<String> NAMES = List.of("minute", "hour", "day of month", "month", "day of week");
    private static final List<String> RANGES =
            List.of("0-59", "0-23", "1-31, L, L-3, LW or 15W", "1-12 or JAN-DEC", "0-7 or SUN-SAT, 5L or 1#2");
    private static final CronParser MINUTES = new CronParser(definition(CronDefinitionBuilder.defineCron()));
    private static final CronParser SECONDS = new CronParser(definition(CronDefinitionBuilder.defineCron()
            .withSeconds()
            .withValidRange(0, 59)
            .withStrictRange()
            .and()));

    private static CronDefinition definition(CronDefinitionBuilder begun) {
        return begun.withMinutes()
                .withValidRange(0, 59)
                .withStrictRange()
                .and()
                .withHours()
                .withValidRange(0, 23)
                .withStrictRange()
                .and()
                .withDayOfMonth()
                .withValidRange(1, 31)
                .supportsL()
                .supportsW()
                .supportsLW()
                .withStrictRange()
                .and()
                .withMonth()
                .withValidRange(1, 12)
                .withStrictRange()
                .and()
                .withDayOfWeek()
                .withValidRange(0, 7)
                .withMondayDoWValue(1)
                .withIntMapping(7, 0)
                .supportsHash()
                .supportsL()
                .withStrictRange()
                .and()
                .instance();
    }

    static CronExpression parse(String text) {
        List<String> fields = Stream.of(text.strip().split("\\s+"))
                .map(CronExpression::sundayFirst)
                .toList();
        if (fields.size() != 5 && fields.size() != 6) {
            throw RefusedException.invalid(
                    "Cannot read a cron expression: it has 5 fields, or 6 with the seconds first: [second] "
                            + String.join(", ", NAMES) + " (cron=" + text + ", fields=" + fields.size() + ")");
        }
        CronParser parser = fields.size() == 6 ? SECONDS : MINUTES;
        for (int i = 0; i < fields.size(); i++) {
            check(parser, text, fields, i);
        }
        return new CronExpression(parser.parse(String.join(" ", fields)).validate(), fields);
    }

    /** In crontab a week begins with Sunday; the library reads SUN-TUE as 7-2. */
    private static String sundayFirst(String field) {
        return field.replaceAll("(?i)(^|,)SUN-", "$10-");
    }

    /** The library does not always name the wrong field, so each field is parsed alone, among fields that are valid. */
    private static void check(CronParser parser, String text, List<String> fields, int index) {
        List<String> alone = new ArrayList<>(Collections.nCopies(fields.size(), "*"));
        alone.set(index, fields.get(index));
        try {
            new CronExpression(parser.parse(String.join(" ", alone)).validate(), alone).wallClock();
        } catch (RuntimeException e) {
            // For some texts, such as a lone comma, the library throws unrelated exceptions.
            int named = index - (fields.size() - NAMES.size());
            String name = named < 0 ? "second" : NAMES.get(named);
            String range = named < 0 ? "0-59" : RANGES.get(named);
            throw RefusedException.invalid(
                    "Cannot read a cron expression: " + name + " does not accept this value, but " + range
                            + ", with * , - and / (" + name + "=" + fields.get(index) + ", cron=" + text + ")");
        }
    }

    /** Returns the wall-clock times that match it. */
    WallClock wallClock() {
        return new WallClock(
                fields.size() == NAMES.size()
                        ? onTheMinute()
                        : field(CronFieldName.SECOND, 0, 59).values(),
                field(CronFieldName.MINUTE, 0, 59).values(),
                field(CronFieldName.HOUR, 0, 23).values(),
                field(CronFieldName.DAY_OF_MONTH, 1, 31),
                field(CronFieldName.MONTH, 1, 12).values(),
                field(CronFieldName.DAY_OF_WEEK, 0, 7),
                fields.get(fields.size() - 3).startsWith("*")
                        || fields.get(fields.size() - 1).startsWith("*"));
    }

    private static BitSet onTheMinute() {
        return BitSet.valueOf(new long[] {1});
    }

    private CronField field(CronFieldName name, int least, int most) {
        com.cronutils.model.field.CronField read =
                Objects.requireNonNull(cron.retrieveFieldsAsMap().get(name), "the expression has this field");
        return CronField.of(read.getExpression(), least, most);
    }

    /** Whether it is an interval, see {@link CronSchedule}. */
    boolean isInterval() {
        return fields.get(fields.size() - 4).startsWith("*");
    }
}
