package dev.loff.app.checks;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The speed of a workload that is not killed; kill moments are drawn from it.
 *
 * @param start from the process's start to the job's
 * @param firstCommit from the job's start to its first commit
 * @param lastCommit from the job's start to its last commit
 */
record Pace(Duration start, Duration firstCommit, Duration lastCommit, double commits) {
    private static final Duration POLL = Duration.ofMillis(5);

    /** Runs the workload undisturbed. */
    static Pace of(JobHome home, Workload workload) throws IOException, InterruptedException, SQLException {
        try (LoffProcess process = home.start(workload.reference().toArray(String[]::new))) {
            while (!process.announced() && !process.await(POLL)) {
                Thread.onSpinWait();
            }
            Duration start = process.age();
            Instant announced = Instant.now();
            if (!process.await(Duration.ofHours(1)) || !KilledJob.COMPLETED.contains(process.exitCode())) {
                throw new CheckFailure("the job fails even undisturbed:\n" + process.lastErrors());
            }
            List<Double> seconds = home.numbers(workload.commits());
            return new Pace(
                    start,
                    since(announced, seconds.get(0)),
                    since(announced, seconds.get(1)),
                    home.numbers(workload.committed()).get(0));
        }
    }

    private static Duration since(Instant begin, double epochSeconds) {
        long millis = (long) (1000 * epochSeconds) - begin.toEpochMilli();
        return Duration.ofMillis(Math.max(1, millis));
    }

    @Override
    public String toString() {
        return String.format(
                "starts in %.1f s, first of %.0f commits after %.1f s, last after %.1f s",
                start.toMillis() / 1e3, commits, firstCommit.toMillis() / 1e3, lastCommit.toMillis() / 1e3);
    }
}
