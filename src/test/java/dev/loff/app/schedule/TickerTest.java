package dev.loff.app.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loff.app.config.LoffConfig;
import dev.loff.app.jobs.Actor;
import dev.loff.app.jobs.Recovery;
import dev.loff.app.jobs.RefusedException;
import dev.loff.app.schedule.JobStarter.Outcome.Failed;
import dev.loff.app.schedule.JobStarter.Outcome.Started;
import dev.loff.app.schedule.JobStarter.Outcome.Waiting;
import dev.loff.registry.FireOutcome;
import dev.loff.registry.FireSlots;
import dev.loff.registry.Overlap;
import dev.loff.registry.ScheduleBlackout;
import dev.loff.registry.Schedules;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The outcomes of fires, on a real database whose clock the test sets, with starts that are only recorded. */
@QuarkusTest
class TickerTest {
    private static final Actor ME = new Actor("me", "test");
    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

    @Inject
    Schedules schedules;

    @Inject
    FireSlots slots;

    @Inject
    FireDecisions decisions;

    @Inject
    ScheduleControl control;

    @Inject
    ScheduleReports reports;

    @Inject
    Blackouts blackouts;

    @Inject
    Recovery recovery;

    @Inject
    LoffConfig config;

    @Inject
    DataSource source;

    private final RecordedStarts starts = new RecordedStarts(key -> new Started(execution("COMPLETED")));

    @BeforeEach
    void stopTheClock() {
        execute("create table if not exists test_clock (now timestamptz)");
        execute("delete from test_clock");
        execute("insert into test_clock values ('" + NOON + "')");
        execute("create or replace function schedule_now() returns timestamptz language sql volatile as"
                + " 'select now from test_clock'");
    }

    @AfterEach
    void restoreTheClock() {
        execute("create or replace function schedule_now() returns timestamptz language sql volatile as"
                + " 'select clock_timestamp()'");
        execute("delete from schedule_blackout");
        execute("delete from schedule");
        execute("delete from job_instance where jobname = 'recorded'");
    }

    @Test
    void firesOnceWithTheLocalDayAndAKeyOfNameAndInstant() {
        add("nightly", "30 0 * * *", Overlap.SKIP, null);
        at("2026-06-01T22:30:01Z", starts);
        at("2026-06-01T22:30:02Z", starts);
        assertThat(starts.keys()).containsExactly("schedule nightly at 2026-06-01T22:30:00Z");
        assertThat(starts.parameter("date")).containsExactly("2026-06-02");
        assertThat(outcomes("nightly")).containsExactly(FireOutcome.FIRED);
        assertThat(reports.history("nightly", Long.MAX_VALUE, 1).get(0).execution())
                .isNotNull();
    }

    @Test
    void backwardClockRepeatsNoFireAndForwardJumpIsCaughtUp() {
        add("hourly", "0 * * * *", Overlap.SKIP, null);
        at("2026-06-01T13:00:01Z", starts);
        at("2026-06-01T12:30:00Z", starts);
        at("2026-06-01T13:00:00Z", starts);
        at("2026-06-01T14:10:00Z", starts);
        assertThat(starts.keys())
                .containsExactly("schedule hourly at 2026-06-01T13:00:00Z", "schedule hourly at 2026-06-01T14:00:00Z");
    }

    @Test
    void oldFiresAreMissedAndRecentOnesCaughtUp() {
        add("hourly", "0 * * * *", Overlap.SKIP, null);
        at("2026-06-01T16:30:00Z", starts);
        assertThat(outcomes("hourly"))
                .containsExactly(FireOutcome.MISSED, FireOutcome.MISSED, FireOutcome.MISSED, FireOutcome.FIRED);
        assertThat(reports.history("hourly", Long.MAX_VALUE, 4).get(3).reason()).contains("PT3H30M", "PT1H");
    }

    @Test
    void blackoutsAreInLocalTimeForOneScheduleOrForAll() {
        add("one", "0 * * * *", Overlap.SKIP, null);
        add("two", "0 * * * *", Overlap.SKIP, null);
        blackout("release", "one", "2026-06-01T15:00", "2026-06-01T16:00");
        blackout("holiday", null, "2026-06-01T17:00", "2026-06-01T18:00");
        assertThat(reports.next("one", 1).get(0).against()).isEqualTo("blackout release: because");
        for (int hour = 13; hour <= 16; hour++) {
            at("2026-06-01T" + hour + ":00:00Z", starts);
        }
        assertThat(outcomes("one"))
                .containsExactly(FireOutcome.BLACKOUT, FireOutcome.FIRED, FireOutcome.BLACKOUT, FireOutcome.FIRED);
        assertThat(outcomes("two"))
                .containsExactly(FireOutcome.FIRED, FireOutcome.FIRED, FireOutcome.BLACKOUT, FireOutcome.FIRED);
    }

    @Test
    void aFireIsSkippedRefusedOrQueuedWhileThePreviousRunIsActive() {
        RecordedStarts running = new RecordedStarts(key -> new Started(execution("STARTED")));
        for (Overlap overlap : Overlap.values()) {
            add(overlap.name(), "0 * * * *", overlap, null);
        }
        for (int hour = 13; hour <= 15; hour++) {
            at("2026-06-01T" + hour + ":00:00Z", running);
        }
        assertThat(outcomes("SKIP"))
                .containsExactly(FireOutcome.FIRED, FireOutcome.SKIPPED_OVERLAP, FireOutcome.SKIPPED_OVERLAP);
        assertThat(outcomes("REFUSE")).containsExactly(FireOutcome.FIRED, FireOutcome.REFUSED, FireOutcome.REFUSED);
        assertThat(outcomes("QUEUE_ONE"))
                .containsExactly(FireOutcome.FIRED, FireOutcome.QUEUED, FireOutcome.SKIPPED_OVERLAP);

        execute("update job_execution set batchstatus = 'COMPLETED'"
                + " where jobinstanceid in (select jobinstanceid from job_instance where jobname = 'recorded')");
        at("2026-06-01T15:10:00Z", starts);
        assertThat(starts.keys()).containsExactly("schedule QUEUE_ONE at 2026-06-01T14:00:00Z");
        assertThat(outcomes("QUEUE_ONE"))
                .containsExactly(FireOutcome.FIRED, FireOutcome.QUEUED, FireOutcome.SKIPPED_OVERLAP, FireOutcome.FIRED);
    }

    @Test
    void pausesAfterConsecutiveFailuresAndResetsTheCountOnResume() {
        RecordedStarts failing = new RecordedStarts(
                key -> key.contains("T14:") ? new Failed("the folder is gone") : new Started(execution("FAILED")));
        add("failing", "0 * * * *", Overlap.SKIP, 2);
        at("2026-06-01T13:00:00Z", failing);
        assertThat(reports.find("failing").paused()).isNull();
        at("2026-06-01T14:00:00Z", failing);
        assertThat(reports.find("failing").paused()).isNotNull();
        at("2026-06-01T15:00:00Z", failing);
        assertThat(outcomes("failing"))
                .containsExactly(FireOutcome.FIRED, FireOutcome.FAILED_TO_START, FireOutcome.PAUSED);
        assertThat(reports.history("failing", Long.MAX_VALUE, 1).get(0).reason())
                .contains("2 fires in a row failed");

        set("2026-06-01T16:30:00Z");
        control.resume("failing", ME);
        at("2026-06-01T17:00:00Z", failing);
        assertThat(outcomes("failing").subList(3, 5)).containsExactly(FireOutcome.PAUSED, FireOutcome.FIRED);
        assertThat(reports.find("failing").paused()).isNull();
    }

    @Test
    void aSlotHasOneWinnerAmongTwoTransactions() throws Exception {
        long id = add("raced", "0 * * * *", Overlap.SKIP, null);
        Instant fire = Instant.parse("2026-06-01T13:00:00Z");
        try (Connection first = source.getConnection()) {
            first.setAutoCommit(false);
            try (Statement statement = first.createStatement()) {
                statement.execute("insert into fire_slot (schedule_id, fire_at, state) values (" + id + ", '" + fire
                        + "', 'CLAIMED')");
            }
            CompletableFuture<Boolean> second = CompletableFuture.supplyAsync(() ->
                    slots.take(id, fire, FireSlots.State.CLAIMED, null, "1 2026-01-01T00:00:00Z other elsewhere"));
            assertThat(second).isNotDone();
            first.commit();
            assertThat(second.get()).isFalse();
        }
        assertThat(slots.open(id, Duration.ofSeconds(15))).hasSize(1);
    }

    @Test
    void aClaimIsTakenOverWhenItsOwnerIsDeadOrItExpires() {
        long id = add("orphaned", "0 * * * *", Overlap.SKIP, null);
        set("2026-06-01T13:00:00Z");
        slots.take(id, NOON.plusSeconds(3600), FireSlots.State.CLAIMED, null, "1 2026-01-01T00:00:00Z other elsewhere");
        slots.decided(id, NOON.plusSeconds(3600));
        at("2026-06-01T13:00:10Z", starts);
        assertThat(starts.keys()).as("its owner may still be at it").isEmpty();
        at("2026-06-01T13:00:20Z", starts);
        assertThat(starts.keys()).containsExactly("schedule orphaned at 2026-06-01T13:00:00Z");
        assertThat(reports.history("orphaned", Long.MAX_VALUE, 1).get(0).reason())
                .isEqualTo("started, claimed 2 times");
    }

    @Test
    void aWaitingFireIsRetriedUntilItsJobRuns() {
        add("waiting", "0 * * * *", Overlap.SKIP, null);
        RecordedStarts held = new RecordedStarts(key -> new Waiting("waits as submission 1"));
        at("2026-06-01T13:00:00Z", held);
        at("2026-06-01T13:00:05Z", held);
        at("2026-06-01T13:00:20Z", held);
        assertThat(outcomes("waiting")).containsExactly(FireOutcome.QUEUED);
        at("2026-06-01T13:00:40Z", starts);
        assertThat(starts.keys()).isEqualTo(held.keys());
        assertThat(outcomes("waiting")).containsExactly(FireOutcome.QUEUED, FireOutcome.FIRED);
    }

    @Test
    void aBrokenScheduleDoesNotBlockOthersAndCanBeRepaired() {
        add("sound", "0 * * * *", Overlap.SKIP, null);
        for (String broken : List.of("cron", "zone", "job", "parameters", "unknown")) {
            add(broken, "0 * * * *", Overlap.SKIP, null);
        }
        execute("update schedule set cron = 'at noon' where name = 'cron'");
        execute("update schedule set zone = 'Europe/Atlantis' where name = 'zone'");
        execute("update schedule set job = 'weekly' where name = 'job'");
        execute("update schedule set parameters = '[1' where name = 'parameters'");
        execute("update schedule set parameters = '{\"dataset\":\"/in\",\"colour\":\"1\"}' where name = 'unknown'");

        at("2026-06-01T13:00:01Z", starts);

        assertThat(starts.keys())
                .containsExactlyInAnyOrder(
                        "schedule sound at 2026-06-01T13:00:00Z", "schedule unknown at 2026-06-01T13:00:00Z");
        assertThat(outcomes("job")).containsExactly(FireOutcome.FAILED_TO_START);
        assertThat(outcomes("parameters")).containsExactly(FireOutcome.FAILED_TO_START);
        assertThat(reports.find("sound").problem()).isNull();
        assertThat(reports.find("cron").problem())
                .startsWith("cannot be computed: ")
                .contains("cron=at noon");
        assertThat(reports.find("zone").problem())
                .startsWith("cannot be computed: ")
                .contains("Europe/Atlantis");
        assertThat(reports.find("job").problem()).startsWith("cannot start: ").contains("job=weekly");
        assertThat(reports.find("parameters").problem()).startsWith("cannot start: ");
        assertThat(reports.find("unknown").problem())
                .startsWith("cannot start: ")
                .contains("colour=1");
        assertThat(reports.list()).hasSize(6);
        assertThat(reports.history(null, Long.MAX_VALUE, 20)).isNotEmpty();
        assertThatThrownBy(() -> reports.next("cron", 3)).hasMessageContaining("loff schedules edit");

        for (String broken : List.of("cron", "zone", "job", "parameters", "unknown")) {
            control.pause(broken, ME, "it is broken");
            control.resume(broken, ME);
        }
        control.edit("cron", new ScheduleTerms.Change("0 * * * *", null, Map.of(), null, null, null), null, ME);
        control.edit("zone", new ScheduleTerms.Change(null, "Europe/Berlin", Map.of(), null, null, null), null, ME);
        assertThat(reports.find("cron").problem()).isNull();
        assertThat(reports.find("zone").next()).isNotNull();
        control.remove("job", ME);
        control.remove("parameters", ME);
        assertThat(reports.list()).hasSize(4);
    }

    @Test
    void aRunIsReportedByItsNewestExecution() {
        RecordedStarts mixed =
                new RecordedStarts(key -> new Started(execution(key.contains("T13:") ? "COMPLETED" : "FAILED")));
        add("hourly", "0 * * * *", Overlap.SKIP, null);
        at("2026-06-01T13:00:01Z", mixed);
        at("2026-06-01T14:00:01Z", mixed);
        LastRuns before = Objects.requireNonNull(reports.find("hourly").runs());
        assertThat(before.completed()).isEqualTo(1);
        FireRun first = Objects.requireNonNull(before.last());
        assertThat(first.outcome()).isEqualTo(RunOutcome.FAILED);
        long failed = first.execution();

        execute("insert into job_execution (jobinstanceid, createtime, batchstatus)"
                + " select jobinstanceid, clock_timestamp(), 'COMPLETED' from job_execution where jobexecutionid = "
                + failed);

        LastRuns runs = Objects.requireNonNull(reports.list().get(0).runs());
        FireRun last = Objects.requireNonNull(runs.last());
        assertThat(runs.completed()).isEqualTo(2);
        assertThat(last.execution()).isGreaterThan(failed);
        assertThat(last.outcome()).isEqualTo(RunOutcome.COMPLETED);
        assertThat(runs.oldestFirst()).hasSize(2).last().isEqualTo(last);
        assertThat(reports.history("hourly", Long.MAX_VALUE, 5).get(0).run()).isEqualTo(last);
    }

    @Test
    void refusesAScheduleThatCannotRun() {
        assertThatThrownBy(() -> add("x", "0 25 * * *", Overlap.SKIP, null)).hasMessageContaining("hour=25");
        assertThatThrownBy(() -> add("x", "0 0 30 2 *", Overlap.SKIP, null)).hasMessageContaining("never fires");
        assertThatThrownBy(() -> control.add("x", terms("0 1 * * *", Map.of("dataset", "/in", "epoch", "3")), ME))
                .hasMessageContaining("no such parameter (epoch=3)");
        assertThatThrownBy(() -> control.add("x", terms("0 1 * * *", Map.of("dataset", "/in/{date}")), ME))
                .hasMessageContaining("give -P model=NAME");
        assertThat(reports.all()).isEmpty();
    }

    @Test
    void aChangeBasedOnAnOlderStateIsRefused() {
        add("edited", "0 * * * *", Overlap.SKIP, null);
        int version = reports.find("edited").version();
        control.edit("edited", new ScheduleTerms.Change("5 * * * *", null, Map.of(), null, null, null), version, ME);
        assertThat(reports.next("edited", 1).get(0).fireAt()).isEqualTo("2026-06-01T12:05:00Z");
        assertThatThrownBy(() -> control.edit(
                        "edited", new ScheduleTerms.Change("7 * * * *", null, Map.of(), null, null, null), version, ME))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("somebody changed it meanwhile");
    }

    private long add(String name, String cron, Overlap overlap, @Nullable Integer failures) {
        Map<String, String> parameters = Map.of("dataset", "/in/{date}", "model", "leaves");
        control.add(
                name,
                new ScheduleTerms(cron, "Europe/Berlin", "nightly", parameters, overlap, Duration.ofHours(1), failures),
                ME);
        return schedules.find(name).orElseThrow().id();
    }

    private static ScheduleTerms terms(String cron, Map<String, String> parameters) {
        return new ScheduleTerms(cron, "Europe/Berlin", "nightly", parameters, Overlap.SKIP, Duration.ofHours(1), null);
    }

    private void blackout(String name, @Nullable String schedule, String begins, String ends) {
        blackouts.add(
                name,
                schedule,
                new ScheduleBlackout.Stretch(LocalDateTime.parse(begins), LocalDateTime.parse(ends)),
                "because",
                ME);
    }

    private void at(String now, JobStarter starter) {
        set(now);
        new Ticker(schedules, slots, decisions, starter, recovery, config).tick();
    }

    private void set(String now) {
        execute("update test_clock set now = '" + now + "'");
    }

    /** Oldest first. */
    private List<FireOutcome> outcomes(String name) {
        List<FireOutcome> newest = new ArrayList<>(reports.history(name, Long.MAX_VALUE, 100).stream()
                .map(ScheduleReports.Past::outcome)
                .toList());
        Collections.reverse(newest);
        return newest;
    }

    /** Adds an execution as the batch runtime would leave it. */
    private long execution(String status) {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet id =
                        statement.executeQuery("with i as (insert into job_instance (jobname) values ('recorded')"
                                + " returning jobinstanceid) insert into job_execution (jobinstanceid, createtime, batchstatus)"
                                + " select jobinstanceid, clock_timestamp(), '" + status
                                + "' from i returning jobexecutionid")) {
            id.next();
            return id.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot add an execution", e);
        }
    }

    private void execute(String sql) {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot execute (sql=" + sql + ")", e);
        }
    }
}
