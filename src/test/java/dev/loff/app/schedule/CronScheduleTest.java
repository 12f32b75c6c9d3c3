package dev.loff.app.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loff.app.jobs.RefusedException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronScheduleTest {
    private static final List<String> CRONS = List.of(
            "30 2 * * *",
            "0 0 * * *",
            "15 0 * * *",
            "0,30 1,2 * * *",
            "*/15 2 * * *",
            "45 23 * * *",
            "0 0-23 * * *",
            "0 1-5/2 * * *",
            "*/20 * * * *",
            "0 * * * *",
            "10 */2 * * *",
            "45 */3 * * *",
            "30 2 1,15 * 0",
            "5 1 * 3-11 1-5");

    /** Lord Howe changes by half an hour; Beirut, Santiago and Cairo at midnight; Apia once skipped a whole day. */
    @ParameterizedTest
    @CsvSource({
        "Europe/Berlin, 2026",
        "America/New_York, 2026",
        "Australia/Lord_Howe, 2026",
        "America/Santiago, 2026",
        "Africa/Cairo, 2026",
        "Asia/Beirut, 2026",
        "Atlantic/Azores, 2026",
        "Pacific/Apia, 2011",
        "Antarctica/Troll, 2026",
        "Asia/Kolkata, 2026",
    })
    void matchesAWalkOverEveryMinuteOfTheYear(String name, int year) {
        ZoneId zone = ZoneId.of(name);
        Instant from = LocalDate.of(year, 1, 1).atStartOfDay(ZoneOffset.UTC).toInstant();
        Instant until =
                LocalDate.of(year + 1, 1, 1).atStartOfDay(ZoneOffset.UTC).toInstant();
        for (String cron : CRONS) {
            assertThat(fires(cron, zone, from, until))
                    .as(cron + " in " + name)
                    .isNotEmpty()
                    .isEqualTo(new WalkedFires(cron).between(from, until, zone));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"30 2 * * *", "*/20 * * * *", "0,30 1,2 * * *", "0 */2 * * *"})
    void givesTheSameFireFromAnyInstantBeforeIt(String cron) {
        ZoneId zone = ZoneId.of("Europe/Berlin");
        CronSchedule schedule = CronSchedule.of(cron, zone);
        for (String edge : List.of("2026-03-28T22:00:00Z", "2026-10-24T22:00:00Z")) {
            Instant from = Instant.parse(edge);
            List<Instant> walked = new WalkedFires(cron).between(from, from.plus(3, ChronoUnit.DAYS), zone);
            for (Instant now = from; now.isBefore(from.plus(6, ChronoUnit.HOURS)); now = now.plusSeconds(97)) {
                Instant at = now;
                Instant expected =
                        walked.stream().filter(it -> it.isAfter(at)).findFirst().orElseThrow();
                assertThat(schedule.next(now).orElseThrow().at())
                        .as(cron + " after " + now)
                        .isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        // In spring 02:00 becomes 03:00 (Lord Howe: 02:30; Cairo: 00:00 becomes 01:00).
        "Europe/Berlin, 30 2 * * *, 2026-03-29T00:00:00Z, 2026-03-29T01:00:00Z, AFTER_GAP",
        "Europe/Berlin, 0 3 * * *, 2026-03-29T00:00:00Z, 2026-03-29T01:00:00Z, UNAFFECTED",
        "Europe/Berlin, 0 */2 * * *, 2026-03-28T23:00:00Z, 2026-03-29T02:00:00Z, UNAFFECTED",
        "America/New_York, 30 2 * * *, 2026-03-08T06:00:00Z, 2026-03-08T07:00:00Z, AFTER_GAP",
        "Australia/Lord_Howe, 15 2 * * *, 2026-10-03T15:00:00Z, 2026-10-03T15:30:00Z, AFTER_GAP",
        "Australia/Lord_Howe, 30 2 * * *, 2026-10-03T15:00:00Z, 2026-10-03T15:30:00Z, UNAFFECTED",
        "Africa/Cairo, 0 0 * * *, 2026-04-23T21:00:00Z, 2026-04-23T22:00:00Z, AFTER_GAP",
        // In autumn 03:00 becomes 02:00 (Lord Howe: 02:00 becomes 01:30).
        "Europe/Berlin, 30 2 * * *, 2026-10-24T23:00:00Z, 2026-10-25T00:30:00Z, FIRST_OF_TWO",
        "Europe/Berlin, 30 2 * * *, 2026-10-25T00:30:00Z, 2026-10-26T01:30:00Z, UNAFFECTED",
        "Europe/Berlin, 30 * * * *, 2026-10-25T00:30:00Z, 2026-10-25T01:30:00Z, SECOND_OF_TWO",
        "Australia/Lord_Howe, 45 1 * * *, 2026-04-04T14:00:00Z, 2026-04-04T14:45:00Z, FIRST_OF_TWO",
        "Australia/Lord_Howe, 45 * * * *, 2026-04-04T14:45:00Z, 2026-04-04T15:15:00Z, SECOND_OF_TWO",
    })
    void saysHowTheClockChangeIsTreated(
            String zone, String cron, Instant after, Instant expected, DaylightSaving treatment) {
        FireTime fire = CronSchedule.of(cron, ZoneId.of(zone)).next(after).orElseThrow();
        assertThat(fire.at()).isEqualTo(expected);
        assertThat(fire.daylightSaving()).isEqualTo(treatment);
    }

    @Test
    void takesSecondsFirst() {
        CronSchedule schedule = CronSchedule.of("*/20 59 23 * * *", ZoneId.of("UTC"));
        assertThat(schedule.next(Instant.parse("2026-01-01T23:59:00.5Z"), 3))
                .extracting(FireTime::at)
                .containsExactly(
                        Instant.parse("2026-01-01T23:59:20Z"),
                        Instant.parse("2026-01-01T23:59:40Z"),
                        Instant.parse("2026-01-02T23:59:00Z"));
    }

    @Test
    void knowsTheLastDayAndTheSecondMonday() {
        Instant from = Instant.parse("2026-02-01T00:00:00Z");
        assertThat(CronSchedule.of("0 9 L * *", ZoneId.of("UTC"))
                        .next(from)
                        .orElseThrow()
                        .at())
                .isEqualTo("2026-02-28T09:00:00Z");
        assertThat(CronSchedule.of("0 9 * * 1#2", ZoneId.of("UTC"))
                        .next(from)
                        .orElseThrow()
                        .at())
                .isEqualTo("2026-02-09T09:00:00Z");
    }

    @Test
    void isEmptyWhenItNeverFires() {
        assertThat(CronSchedule.of("0 0 30 2 *", ZoneId.of("UTC")).next(Instant.EPOCH))
                .isEmpty();
        assertThat(CronSchedule.of("* * 31 4,6 *", ZoneId.of("Europe/Berlin")).next(Instant.EPOCH))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'61 * * * *', minute=61",
        "'* 25 * * *', hour=25",
        "'* * 0 * *', day of month=0",
        "'* * * foo *', month=foo",
        "'* * * * 8', day of week=8",
        "'99 * * * * *', second=99",
        "'* 5-1 * * *', hour=5-1",
        "'*/0 * * * *', minute=*/0",
        "'* * * *', fields=4",
    })
    void namesTheFieldThatIsWrong(String cron, String named) {
        assertThatThrownBy(() -> CronSchedule.of(cron, ZoneId.of("UTC")))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(named);
    }

    @ParameterizedTest
    @CsvSource({"Europe/Berlim, Europe/Berlin", "berlin, Europe/Berlin", "Lord Howe, Australia/Lord_Howe"})
    void suggestsTheNearestZone(String given, String meant) {
        assertThatThrownBy(() -> TimeZones.named(given))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("did you mean " + meant);
    }

    private static List<Instant> fires(String cron, ZoneId zone, Instant from, Instant until) {
        CronSchedule schedule = CronSchedule.of(cron, zone);
        List<Instant> fires = new ArrayList<>();
        for (FireTime fire = schedule.next(from.minusSeconds(1)).orElseThrow();
                fire.at().isBefore(until);
                fire = schedule.next(fire.at()).orElseThrow()) {
            fires.add(fire.at());
        }
        return fires;
    }
}
