package dev.loff.app.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loff.dataset.DrawnPictures;
import dev.loff.job.ThisProcess;
import dev.loff.job.parameter.JobDefinition;
import dev.loff.registry.AuditLog;
import dev.loff.registry.Executions;
import dev.loff.registry.Leases;
import dev.loff.registry.LostLeaseException;
import dev.loff.registry.Takeovers;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may run what, on a real database, in one process. */
@QuarkusTest
class OwnershipTest {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration LONG = Duration.ofHours(1);
    private static final Actor TESTER = new Actor("tester", "test");

    @Inject
    Submissions submissions;

    @Inject
    Queue queue;

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
    Leases leases;

    @Inject
    Takeovers takeovers;

    @Inject
    Executions executions;

    @Inject
    DataSource database;

    @TempDir
    Path temporary;

    @Test
    void ofTwoSubmissionsAtOnceOneWinsAndTheOtherNamesIt() throws Exception {
        Submissions.Request request = training("two");
        List<Submission> decided = atOnce(() -> submissions.submit(request, TESTER));
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
        List<Submission> decided = atOnce(() -> submissions.submit(request, TESTER));
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

        List<Optional<Long>> begun = atOnce(() -> queue.start(waiting, TESTER));

        assertThat(begun).filteredOn(Optional::isPresent).hasSize(1);
        stopAndAwait(begun.stream().flatMap(Optional::stream).findFirst().orElseThrow());
    }

    @Test
    void aStopThatTakesTooLongRevokesTheLeaseAndTheRunCanBeRestarted() throws Exception {
        long execution = started(List.of(submissions.submit(training("deadline"), TESTER)));
        assertThat(jobs.stop(execution, Duration.ZERO, TESTER)).isEqualTo(JobControl.Stop.REQUESTED);
        boolean recovered = recovery.recover(execution, TESTER);
        if (!recovered) {
            // It was faster than no time at all.
            return;
        }
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

    @Test
    void ofManyThatTakeAnExpiredLeaseOneWinsAndTheOwnerCommitsNothing() throws Exception {
        long execution = unfinishedExecution();
        long token =
                leases.acquire(execution, elsewhere(), Duration.ofMillis(1)).orElseThrow();
        Takeovers.Orphan orphan = orphan(execution);
        List<Boolean> taken =
                atOnce(() -> QuarkusTransaction.requiringNew().call(() -> takeovers.takeOver(orphan, LONG)));
        assertThat(taken).containsExactlyInAnyOrder(true, false);
        assertThatThrownBy(() -> QuarkusTransaction.requiringNew().run(() -> leases.check(execution, token)))
                .isInstanceOf(LostLeaseException.class);
        assertThat(leases.beat(execution, token)).isEqualTo(Leases.Beat.LOST);
        assertThat(executions.find(execution).orElseThrow().status()).isEqualTo("FAILED");
        sql("update job_execution set batchstatus = 'COMPLETED' where jobexecutionid = " + execution);
        assertThat(executions.find(execution).orElseThrow().status())
                .as("what the old owner writes into the batch runtime's rows")
                .isEqualTo("FAILED");
    }

    @Test
    void anOwnerThatBeatsAgainInTimeKeepsItsRun() throws Exception {
        long execution = unfinishedExecution();
        long token = leases.acquire(execution, elsewhere(), LONG).orElseThrow();
        sql("update execution_lease set expires_at = clock_timestamp() - interval '1 second' where execution_id = "
                + execution);
        Takeovers.Orphan orphan = orphan(execution);
        assertThat(leases.beat(execution, token)).isEqualTo(Leases.Beat.OWNED);
        boolean taken = QuarkusTransaction.requiringNew().call(() -> takeovers.takeOver(orphan, LONG));
        assertThat(taken).isFalse();
        sql("update job_execution set batchstatus = 'FAILED' where jobexecutionid = " + execution);
    }

    @Test
    void aLaterLeaseHasALargerToken() throws Exception {
        long first = leases.acquire(unfinishedExecution(), elsewhere(), Duration.ofMillis(1))
                .orElseThrow();
        long second = leases.acquire(unfinishedExecution(), elsewhere(), Duration.ofMillis(1))
                .orElseThrow();
        assertThat(second).isGreaterThan(first);
        recovery.recoverAll(TESTER);
    }

    @Test
    void theAuditLogOnlyGrows() throws Exception {
        audit.other(TESTER, "try", "the log", Map.of("a", 1), Map.of("a", 2));
        long id = audit.recent(Long.MAX_VALUE, 1, null).get(0).id();
        for (String change : List.of(
                "update audit_entry set actor = 'nobody' where id = " + id,
                "delete from audit_entry where id = " + id,
                "truncate audit_entry")) {
            assertThatThrownBy(() -> sql(change))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("rows are only added");
        }
        assertThat(audit.recent(id + 1, 1, null)).singleElement().satisfies(it -> {
            assertThat(it.actor()).isEqualTo("tester");
            assertThat(it.origin())
                    .startsWith("test, process " + ProcessHandle.current().pid());
            assertThat(it.after()).isEqualTo("{\"a\": 2}");
        });
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

    private static <T> List<T> atOnce(Callable<T> action) throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(2);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<T>> futures = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                futures.add(threads.submit(() -> {
                    barrier.await();
                    return action.call();
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        } finally {
            threads.shutdown();
        }
    }

    /** As the batch runtime of another host leaves it. */
    private long unfinishedExecution() throws SQLException {
        return number("""
                with instance as (
                  insert into job_instance (jobname, applicationname) values ('extract-features', 'loff')
                  returning jobinstanceid)
                insert into job_execution (jobinstanceid, createtime, batchstatus, jobparameters)
                select jobinstanceid, now(), 'STARTED', 'dataset = /nowhere' || chr(10) || 'automatic-restarts = 0'
                from instance returning jobexecutionid""");
    }

    private Takeovers.Orphan orphan(long execution) {
        Optional<Takeovers.Orphan> found = takeovers.orphan(execution, LONG);
        while (found.isEmpty()) {
            found = takeovers.orphan(execution, LONG);
        }
        return found.get();
    }

    private static Leases.Owner elsewhere() {
        return new Leases.Owner(
                "elsewhere", 7, Instant.EPOCH, "not " + ThisProcess.owner().space());
    }

    private void sql(String statement) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    private long number(String query) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement sql = connection.createStatement();
                var rows = sql.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
