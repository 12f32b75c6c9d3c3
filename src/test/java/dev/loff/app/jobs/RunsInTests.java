package dev.loff.app.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loff.job.parameter.JobDefinition;
import java.time.Duration;
import java.util.Map;

/** Runs jobs in the test's process to their end. */
public record RunsInTests(Submissions submissions, JobControl jobs, RunReports reports) {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** Runs a job to its end, whatever that is. */
    public RunReport run(JobDefinition job, Map<String, String> parameters) throws InterruptedException {
        Submission submission =
                submissions.submit(new Submissions.Request(job, parameters, null), new Actor("tester", "test"));
        assertThat(submission).isInstanceOf(Submission.Started.class);
        long execution = ((Submission.Started) submission).execution();
        assertThat(jobs.await(execution, PATIENCE)).isTrue();
        return reports.find(execution).orElseThrow();
    }
}
