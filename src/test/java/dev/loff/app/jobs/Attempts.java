package dev.loff.app.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loff.job.parameter.JobDefinition;
import java.time.Duration;
import java.util.Map;

/** Runs that a test starts in this process, stops and restarts. */
record Attempts(Submissions submissions, JobControl jobs, RunReports reports) {
    private static final Actor TESTER = new Actor("tester", "test");
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    long started(JobDefinition job, Map<String, String> parameters) {
        return ((Submission.Started) submissions.submit(new Submissions.Request(job, parameters, null), TESTER))
                .execution();
    }

    RunReport ended(long execution) throws InterruptedException {
        assertThat(jobs.await(execution, PATIENCE)).isTrue();
        return reports.find(execution).orElseThrow();
    }

    /** Returns the execution, which was stopped in its training. */
    long stoppedInTraining(JobDefinition job, Map<String, String> parameters) throws InterruptedException {
        long execution = started(job, parameters);
        while (reports.find(execution).orElseThrow().epochs() < 2) {
            assertThat(jobs.await(execution, Duration.ofMillis(50)))
                    .as("it ended before it could be stopped")
                    .isFalse();
        }
        jobs.stop(execution, PATIENCE, TESTER);
        assertThat(ended(execution).status()).isEqualTo("STOPPED");
        return execution;
    }

    RunReport restarted(long execution) throws InterruptedException {
        return ended(jobs.restart(execution, Map.of(), TESTER));
    }
}
