package dev.loff.app.checks;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/** Injects a fault of the database while the job runs: {@code ops/checks/database-away}. */
record Outages(DisturbedJob job) {
    /** The tables whose commits show that a job is extracting or training. */
    static final List<String> PHASES = List.of("shard", "training_segment");

    /** Injects the fault once per round in each phase. Returns how often. */
    int run(int rounds, DatabaseFault fault, List<String> phases)
            throws IOException, InterruptedException, SQLException {
        int outages = 0;
        for (int round = 0; round < rounds; round++) {
            for (String phase : phases) {
                boolean[] met = {false};
                int begun = job.runs();
                while (!met[0]) {
                    CheckFailure.unless(
                            job.runs() < begun + 8, "the job is complete before the database can be stopped");
                    job.inCopy((home, hosts) -> met[0] = withOutage(home, hosts, phase, fault));
                }
                outages++;
            }
        }
        return outages;
    }

    /** Returns false if the job passed the phase before the database could be stopped. */
    private boolean withOutage(JobHome home, Hosts hosts, String phase, DatabaseFault fault)
            throws IOException, InterruptedException, SQLException {
        hosts.serve();
        hosts.start(job.words());
        int commits = job.awaitCommits(home, phase);
        if (hosts.complete()) {
            return false;
        }
        fault.befall(home);
        job.log().printf("  the database failed after %d rows of %s%n", commits, phase);
        return true;
    }
}
