package dev.loff.app.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loff.dataset.DrawnPictures;
import dev.loff.job.parameter.JobDefinition;
import dev.loff.registry.AuditLog;
import dev.loff.registry.Executions;
import dev.loff.registry.Guards;
import dev.loff.registry.SubmissionLedger;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What may run when, on a real database, in one process. */
@QuarkusTest
class SubmissionsTest {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Actor TESTER = new Actor("tester", "test");

    @Inject
    Submissions submissions;

    @Inject
    Queue queue;

    @Inject
    SubmissionLedger ledger;

    @Inject
    DataSource database;

    @Inject
    JobControl jobs;

    @Inject
    Recovery recovery;

    @Inject
    ExecutionStatus status;

    @Inject
    RunReports reports;

    @Inject
    RestartForecast forecast;

    @Inject
    Audit audit;

    @Inject
    Executions executions;

    @TempDir
    Path temporary;

    @Test
    void ofTwoSubmissionsAtOnceOneWinsAndTheOtherNamesIt() throws Exception {
        Submissions.Request request = training("two");
        List<Submission> decided = AtOnce.twice(() -> submissions.submit(request, TESTER));
        long winner = started(decided);
        assertThat(decided)
                .filteredOn(Submission.Refused.class::isInstance)
                .singleElement()
                .satisfies(it -> {
                    Submission.Refused refused = (Submission.Refused) it;
                    assertThat(refused.running()).isEqualTo(winner);
                    assertThat(refused.reason()).contains("execution " + winner, "--on-conflict queue");
                });
        stopAndAwait(winner);
        long next = started(List.of(submissions.submit(request, TESTER)));
        assertThat(next).as("nothing holds the guard any more").isGreaterThan(winner);
        stopAndAwait(next);
    }

    @Test
    void theSameKeyRunsOnce() throws Exception {
        String key = UUID.randomUUID().toString();
        Submissions.Request request = keyed(training("keyed"), key);
        List<Submission> decided = AtOnce.twice(() -> submissions.submit(request, TESTER));
        long winner = started(decided);
        assertThat(decided)
                .filteredOn(Submission.SameAsBefore.class::isInstance)
                .singleElement()
                .satisfies(it ->
                        assertThat(((Submission.SameAsBefore) it).execution()).isEqualTo(winner));
        stopAndAwait(winner);
        assertThat(submissions.submit(request, TESTER))
                .isInstanceOf(Submission.SameAsBefore.class)
                .extracting(it -> ((Submission.SameAsBefore) it).execution())
                .isEqualTo(winner);
        assertThatThrownBy(() -> submissions.submit(keyed(training("other"), key), TESTER))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("the key was used for another request");
    }

    @Test
    void whatIsQueuedStartsOnceWhenTheGuardIsFree() throws Exception {
        Submissions.Request request = training("queued");
        long first = started(List.of(submissions.submit(request, TESTER)));
        Submission second = submissions.submit(with(request, "on-conflict", "queue"), TESTER);
        assertThat(second).isInstanceOf(Submission.Queued.class);
        long waiting = ((Submission.Queued) second).submission();
        assertThat(((Submission.Queued) second).behind()).isEqualTo(first);
        assertThat(submissions.submit(with(request, "on-conflict", "skip"), TESTER))
                .isEqualTo(new Submission.Skipped(first));
        assertThat(queue.start(waiting, TESTER)).as("the first still runs").isEmpty();
        stopAndAwait(first);

        List<Optional<Long>> begun = AtOnce.twice(() -> queue.start(waiting, TESTER));

        assertThat(begun).filteredOn(Optional::isPresent).hasSize(1);
        stopAndAwait(begun.stream().flatMap(Optional::stream).findFirst().orElseThrow());
    }

    @Test
    void aDropSucceedsWhileAHostLooksWhetherItsTurnHasCome() throws Exception {
        Submissions.Request request = training("dropped");
        long first = started(List.of(submissions.submit(request, TESTER)));
        long waiting =
                ((Submission.Queued) submissions.submit(with(request, "on-conflict", "queue"), TESTER)).submission();
        CompletableFuture<Void> drop = QuarkusTransaction.requiringNew().call(() -> {
            assertThat(ledger.lock(waiting)).isTrue();
            CompletableFuture<Void> begun = CompletableFuture.runAsync(() -> submissions.drop(waiting, TESTER));
            awaitLockedOut(begun);
            return begun;
        });
        drop.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        stopAndAwait(first);
        assertThat(queue.start(waiting, TESTER)).isEmpty();
        assertThatThrownBy(() -> submissions.drop(waiting, TESTER)).isInstanceOf(RefusedException.class);
    }

    @Test
    void anErrorDoesNotDropWhatWaits() throws Exception {
        Submissions.Request request = training("not-dropped");
        long first = started(List.of(submissions.submit(request, TESTER)));
        long waiting =
                ((Submission.Queued) submissions.submit(with(request, "on-conflict", "queue"), TESTER)).submission();
        stopAndAwait(first);
        sql("create function refuse_start() returns trigger language plpgsql as"
                + " $$ begin raise exception 'no start today'; end $$");
        sql("create trigger refuse_start before insert on job_instance execute function refuse_start()");
        try {
            assertThat(queue.start(waiting, TESTER)).isEmpty();
        } finally {
            sql("drop trigger refuse_start on job_instance");
            sql("drop function refuse_start");
        }
        assertThat(ledger.find(waiting).orElseThrow()).satisfies(it -> {
            assertThat(it.queued()).isTrue();
            assertThat(it.reason()).contains("could not be started");
        });
        assertThat(queue.start(waiting, TESTER)).as("it waits for a moment").isEmpty();
        Optional<Long> begun = Optional.empty();
        while (begun.isEmpty()) {
            Thread.sleep(100);
            begun = queue.start(waiting, TESTER);
        }
        stopAndAwait(begun.get());
        assertThat(ledger.find(waiting).orElseThrow().reason()).isNull();
    }

    @Test
    void whatWasDueFirstIsFirstInTheQueue() {
        Instant day = Instant.parse("2026-06-01T02:30:00Z");
        List<Long> ids = QuarkusTransaction.requiringNew()
                .call(() -> List.of(
                        add("late", day.plusSeconds(2)),
                        add("early", day),
                        add("early", day.plusSeconds(3)),
                        add("next", day.plusSeconds(1))));
        try {
            assertThat(ledger.heads())
                    .extracting(SubmissionLedger.Row::id)
                    .containsSubsequence(ids.get(1), ids.get(3), ids.get(0))
                    .doesNotContain(ids.get(2));
            assertThat(ledger.queued())
                    .extracting(SubmissionLedger.Row::id)
                    .containsSubsequence(ids.get(1), ids.get(3), ids.get(0), ids.get(2));
            QuarkusTransaction.requiringNew().run(() -> {
                assertThat(ledger.isBehind(ids.get(0))).isTrue();
                assertThat(ledger.isBehind(ids.get(1))).isFalse();
                assertThat(ledger.hasEarlier(ids.get(2))).isTrue();
            });
        } finally {
            ids.forEach(it -> ledger.drop(it, "tested"));
        }
    }

    private long add(String scope, Instant due) {
        return ledger.add(new Guards.Key("ordered", scope), "{}", null, "me", "test", due)
                .orElseThrow();
    }

    private void sql(String statement) throws SQLException {
        try (Connection connection = database.getConnection();
                var sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    /** Returns once somebody waits for a lock, or does not. */
    private void awaitLockedOut(CompletableFuture<?> begun) throws SQLException, InterruptedException {
        try (Connection connection = database.getConnection();
                PreparedStatement blocked = connection.prepareStatement("select 1 from pg_locks where not granted")) {
            while (!anyRow(blocked) && !begun.isDone()) {
                Thread.sleep(20);
            }
        }
    }

    private static boolean anyRow(PreparedStatement query) throws SQLException {
        try (ResultSet found = query.executeQuery()) {
            return found.next();
        }
    }

    @Test
    void aStopThatTakesTooLongRevokesTheLeaseAndTheRunCanBeRestarted() throws Exception {
        long execution = stoppedTooLate();
        RunReport report = reports.find(execution).orElseThrow();
        assertThat(report.status()).isEqualTo("FAILED");
        assertThat(report.failure()).isEqualTo("stop deadline passed");
        assertThat(status.lost(execution)).contains("stop deadline passed");
        assertThat(status.next(execution)).as("somebody wanted it to stop").isEmpty();
        assertThat(forecast.of(execution, Map.of(), TESTER).status()).isEqualTo("FAILED");
        jobs.abandon(execution, TESTER);
        assertThatThrownBy(() -> jobs.restart(execution, Map.of(), TESTER)).hasMessageContaining("it was abandoned");
        assertThat(audit.recent(Long.MAX_VALUE, 10, execution))
                .extracting(AuditLog.Entry::action)
                .containsExactly("abandon", "take over", "stop", "submit");
    }

    @Test
    void aRunningExecutionTellsItsOwnerAndItsLease() throws Exception {
        long execution = started(List.of(submissions.submit(training("told"), TESTER)));
        assertThat(status.running())
                .filteredOn(it -> it.execution() == execution)
                .singleElement()
                .satisfies(it -> {
                    assertThat(it.owner())
                            .contains("process " + ProcessHandle.current().pid(), "last heartbeat ", "recovers in 0:");
                    assertThat(it.recoversInSeconds()).isBetween(0.0, 30.0);
                });
        stopAndAwait(execution);
        assertThat(reports.find(execution).orElseThrow().status()).isEqualTo("STOPPED");
    }

    /** A run may hear of its stop, and end, before its deadline is looked at: then another one is stopped. */
    private long stoppedTooLate() throws Exception {
        for (int run = 0; run < 5; run++) {
            long execution = started(List.of(submissions.submit(training("deadline-" + run), TESTER)));
            assertThat(jobs.stop(execution, Duration.ZERO, TESTER)).isEqualTo(JobControl.Stop.REQUESTED);
            if (recovery.recover(execution, TESTER)) {
                return execution;
            }
        }
        throw new AssertionError("five runs ended before their stop's deadline was looked at");
    }

    /** Trains long enough to be met while it runs. */
    private Submissions.Request training(String name) throws IOException {
        Path pictures = temporary.resolve(name);
        DrawnPictures.writeFolder(pictures, 2, 11);
        return new Submissions.Request(
                JobDefinition.TRAIN_CLASSIFIER,
                Map.of("dataset", pictures.toString(), "classifier", "linear", "epochs", "10000", "patience", "10000"),
                null);
    }

    private static Submissions.Request keyed(Submissions.Request request, String key) {
        return new Submissions.Request(request.job(), request.parameters(), key);
    }

    private static Submissions.Request with(Submissions.Request request, String name, String value) {
        Map<String, String> parameters = new HashMap<>(request.parameters());
        parameters.put(name, value);
        return new Submissions.Request(request.job(), parameters, null);
    }

    private static long started(List<Submission> decided) {
        List<Long> started = decided.stream()
                .filter(Submission.Started.class::isInstance)
                .map(it -> ((Submission.Started) it).execution())
                .toList();
        assertThat(started).as("started of %s", decided).hasSize(1);
        return started.get(0);
    }

    private void stopAndAwait(long execution) throws InterruptedException {
        if (executions.find(execution).orElseThrow().unfinished()) {
            jobs.stop(execution, PATIENCE, TESTER);
        }
        while (!jobs.await(execution, Duration.ofSeconds(1))) {
            Thread.onSpinWait();
        }
    }
}
