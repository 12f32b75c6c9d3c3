package dev.loff.app.command;

import dev.loff.app.jobs.JobControl;
import dev.loff.app.jobs.RunReport;
import dev.loff.app.jobs.RunReports;
import dev.loff.job.event.StepProgress;
import dev.loff.job.parameter.JobDefinition;
import jakarta.enterprise.context.Dependent;
import java.time.Duration;
import java.util.Map;

/** Runs a job in this process, shows how far it is and prints its report. */
@Dependent
class ForegroundRun {
    /** Begins the line that tells the execution's id to whoever started this process. */
    static final String ANNOUNCEMENT = "execution ";

    /** A run that has ended, and how. */
    record Ended(long execution, ExitCode exitCode) {}

    private static final Duration REDRAW = Duration.ofMillis(250);

    private final JobControl jobs;
    private final RunReports reports;
    private final Progress progress;

    ForegroundRun(JobControl jobs, RunReports reports, Progress progress) {
        this.jobs = jobs;
        this.reports = reports;
        this.progress = progress;
    }

    ExitCode start(JobDefinition job, Map<String, String> parameters, boolean json) throws InterruptedException {
        return run(job, parameters, json).exitCode();
    }

    Ended run(JobDefinition job, Map<String, String> parameters, boolean json) throws InterruptedException {
        long executionId = jobs.start(job, parameters);
        return new Ended(executionId, follow(executionId, json));
    }

    ExitCode restart(long executionId, Map<String, String> changes, boolean json) throws InterruptedException {
        return follow(jobs.restart(executionId, changes), json);
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
        RunReport report = reports.find(executionId).orElseThrow();
        if (json) {
            Output.json(report);
        } else {
            RunReportTable.print(report);
        }
        return ExitCode.of(report.status(), report.quarantined());
    }
}
