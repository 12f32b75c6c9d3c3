package dev.loff.app.checks;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;

/** Suspends the owner for longer than its lease and wakes it after a takeover: {@code ops/checks/zombie}. */
record Zombies(DisturbedJob job) {
    /** Returns how many zombies were refused; throws unless all were. */
    int run(int rounds) throws IOException, InterruptedException, SQLException {
        int[] refused = {0};
        int begun = job.runs();
        while (refused[0] < rounds) {
            job.inCopy((home, hosts) -> {
                hosts.serve();
                LoffProcess zombie = hosts.start(job.words());
                if (!awaitMoment(home, zombie, refused[0] % 2 == 1)) {
                    return;
                }
                zombie.signal("STOP");
                long execution = zombie.execution();
                if (!home.rows("select 1 from job_execution where batchstatus = 'COMPLETED'")
                        .isEmpty()) {
                    zombie.signal("CONT");
                    return;
                }
                hosts.untilGoesOn(execution);
                zombie.signal("CONT");
                requireRefused(home, zombie, execution);
                refused[0]++;
                job.log().printf("  zombie %d of execution %d: refused%n", refused[0], execution);
            });
            CheckFailure.unless(
                    job.runs() - begun < 4 * rounds + 4, "the job is complete before its owner can be suspended");
        }
        return refused[0];
    }

    /** Waits for a moment between the job's start and its last shard, or in its training; returns false if the process ended first. */
    private boolean awaitMoment(JobHome home, LoffProcess owner, boolean inTraining)
            throws IOException, InterruptedException, SQLException {
        if (inTraining) {
            job.awaitCommits(home, "training_segment");
            return owner.alive();
        }
        Hosts.until("the job is announced", () -> owner.announced() || !owner.alive());
        double share = 0.9 * job.random().nextDouble();
        return !owner.await(
                Duration.ofMillis((long) (share * job.pace().lastCommit().toMillis())));
    }

    private static void requireRefused(JobHome home, LoffProcess zombie, long execution)
            throws IOException, InterruptedException, SQLException {
        CheckFailure.unless(zombie.await(Duration.ofMinutes(2)), "a zombie does not end");
        String said = zombie.errors();
        CheckFailure.unless(
                zombie.exitCode() == 5 && said.contains("was taken from this process"),
                "a zombie ended with " + zombie.exitCode() + ":\n" + zombie.lastErrors());
        double stale = home.numbers("""
                        select (select count(*) from shard s join execution_lease l on l.execution_id = s.execution_id
                                where l.revoked and s.committed_at > l.revoked_at)
                          + (select count(*) from training_segment s join execution_lease l
                                on l.execution_id = s.execution_id where l.revoked and s.committed_at > l.revoked_at)
                          + (select count(*) from step_execution where jobexecutionid = %1$d
                                and batchstatus in ('STARTING', 'STARTED', 'STOPPING'))
                          + (select count(*) from job_execution where jobexecutionid = %1$d
                                and (batchstatus <> 'FAILED' or exitstatus not like 'its owner, process%%'))""".formatted(execution)).get(0);
        CheckFailure.unless(stale == 0, stale + " rows of a zombie are stale (execution=" + execution + ")");
    }
}
