package dev.loff.app.command;

import dev.loff.app.gpu.Gpus;
import dev.loff.app.jobs.Actor;
import dev.loff.app.jobs.ExecutionStatus;
import dev.loff.app.jobs.JobControl;
import dev.loff.app.jobs.Queue;
import dev.loff.app.jobs.Reaper;
import dev.loff.app.jobs.RefusedException;
import dev.loff.app.jobs.RunReport;
import dev.loff.app.jobs.RunReports;
import dev.loff.app.jobs.Shutdown;
import dev.loff.app.jobs.Submission;
import dev.loff.app.jobs.Submissions;
import dev.loff.app.notify.Notifier;
import dev.loff.job.event.StepProgress;
import dev.loff.registry.Takeovers;
import jakarta.enterprise.context.Dependent;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs a job in this process, shows how far it is and prints its report. */
@Dependent
class ForegroundRun {
    /** Begins the line that tells the execution's id to whoever started this process. */
    static final String ANNOUNCEMENT = "execution ";
    /** Begins the line that says that the job waits. */
    static final String QUEUED = "queued as ";

    private static final Duration REDRAW = Duration.ofMillis(250);
    /** How long a run that was lost may take to find that out by itself. */
    private static final Duration LAST_COMMIT = Duration.ofSeconds(10);

    private static final Duration TURN = Duration.ofSeconds(1);

    private final JobControl jobs;
    private final Submissions submissions;
    private final Queue queue;
    private final Reaper reaper;
    private final Shutdown shutdown;
    private final RunReports reports;
    private final ExecutionStatus status;
    private final Progress progress;
    private final Notifier notifier;
    private final Gpus gpus;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private @Nullable Consumer<RunReport> reader;

    ForegroundRun(
            JobControl jobs,
            Submissions submissions,
            Queue queue,
            Reaper reaper,
            Shutdown shutdown,
            RunReports reports,
            ExecutionStatus status,
            Progress progress,
            Notifier notifier,
            Gpus gpus) {
        this.jobs = jobs;
        this.submissions = submissions;
        this.queue = queue;
        this.reaper = reaper;
        this.shutdown = shutdown;
        this.reports = reports;
        this.status = status;
        this.progress = progress;
        this.notifier = notifier;
        this.gpus = gpus;
    }

    ExitCode start(Submissions.Request request, boolean json) throws InterruptedException {
        gpus.prepare();
        listen();
        Submission submission = submissions.submit(request, Actor.commandLine());
        if (submission instanceof Submission.Started started) {
            return follow(started.execution(), json);
        }
        if (submission instanceof Submission.Queued queued) {
            return await(queued, json);
        }
        if (submission instanceof Submission.SameAsBefore same) {
            return sameAsBefore(same, json);
        }
        if (submission instanceof Submission.Skipped skipped) {
            return skipped(skipped, json);
        }
        throw new RefusedException(((Submission.Refused) submission).reason());
    }

    /** Runs a job and hands its report over instead of printing it. */
    ExitCode start(Submissions.Request request, Consumer<RunReport> to) throws InterruptedException {
        reader = to;
        return start(request, false);
    }

    ExitCode restart(long executionId, Map<String, String> changes, boolean json) throws InterruptedException {
        gpus.prepare();
        listen();
        return follow(jobs.restart(executionId, changes, Actor.commandLine()), json);
    }

    private void listen() {
        TerminationSignals.onFirst(() -> {
            stopped.set(true);
            System.err.println("stopping after what is in hand; once more ends it at once");
            shutdown.request();
        });
        reaper.watch();
    }

    private ExitCode skipped(Submission.Skipped skipped, boolean json) {
        if (json) {
            Output.json(Map.of("outcome", "SKIPPED", "running", skipped.running()));
        } else {
            System.out.println("skipped: execution " + skipped.running() + " is at the same data");
        }
        return ExitCode.COMPLETED;
    }

    private ExitCode sameAsBefore(Submission.SameAsBefore same, boolean json) throws InterruptedException {
        Long execution = same.execution();
        System.err.println("asked for before with this key"
                + (execution == null ? ": it waits as submission " + same.submission() : ""));
        return execution == null
                ? await(new Submission.Queued(same.submission(), null), json)
                : follow(execution, json);
    }

    /** Waits for its turn; a host that serves may be faster to start it. */
    private ExitCode await(Submission.Queued queued, boolean json) throws InterruptedException {
        System.err.println(QUEUED + queued.submission()
                + (queued.behind() == null ? "" : " behind execution " + queued.behind())
                + "; loff abandon --queued " + queued.submission() + " takes it out");
        while (!stopped.get()) {
            Optional<Long> started = queue.start(queued.submission(), Actor.commandLine());
            if (started.isPresent()) {
                return follow(started.get(), json);
            }
            var row = submissions.find(queued.submission()).orElseThrow();
            if (row.execution() != null) {
                return follow(row.execution(), json);
            }
            if (!row.queued()) {
                throw new RefusedException("Cannot run: the submission was taken out of the queue (submission="
                        + row.id() + ", reason=" + row.reason() + ")");
            }
            Thread.sleep(TURN.toMillis());
        }
        submissions.drop(queued.submission(), Actor.commandLine());
        return ExitCode.STOPPED;
    }

    private ExitCode follow(long executionId, boolean json) throws InterruptedException {
        System.err.println(ANNOUNCEMENT + executionId);
        Terminal terminal = new Terminal();
        while (!jobs.await(executionId, REDRAW)) {
            StepProgress newest = progress.newest();
            if (newest != null) {
                terminal.show(newest.step(), Progress.bar(newest), Progress.line(newest));
            }
        }
        terminal.end();
        Optional<Long> next = jobs.next(executionId, REDRAW, stopped::get, Actor.commandLine());
        if (next.isPresent()) {
            System.err.println("execution " + executionId + " did not come to its end, and goes on by itself");
            return follow(next.get(), json);
        }
        RunReport report = reports.find(executionId).orElseThrow();
        if (reader != null) {
            reader.accept(report);
        } else if (json) {
            Output.json(report);
        } else {
            RunReportTable.print(report);
        }
        tell();
        Optional<String> lost = status.lost(executionId);
        if (lost.isPresent()) {
            jobs.awaitThread(executionId, LAST_COMMIT);
            System.err.println("execution " + executionId + " was taken from this process: " + lost.get()
                    + "; nothing was committed since, see loff runs");
            return lost.get().equals(Takeovers.STOP_DEADLINE_PASSED) ? ExitCode.FAILED : ExitCode.TAKEN_OVER;
        }
        return ExitCode.of(report.status(), report.quarantined());
    }

    /** A host that serves would do it, but need not be there. What cannot be sent now waits for the next process. */
    private void tell() {
        try {
            notifier.round();
        } catch (RuntimeException e) {
            System.err.println("nobody was told of the end of this run: " + e.getMessage());
        }
    }
}
