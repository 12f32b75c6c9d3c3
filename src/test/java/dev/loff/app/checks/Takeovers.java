package dev.loff.app.checks;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Kills the owner repeatedly while another host is alive: {@code ops/checks/takeover}. */
record Takeovers(DisturbedJob job) {
    /** Takeover times over all rounds. */
    record Times(int rounds, double medianSeconds, double worstSeconds) {}

    /** Returns how long it took until another host resumed the job. */
    Times run(int kills) throws IOException, InterruptedException, SQLException {
        List<Double> seconds = new ArrayList<>();
        int begun = job.runs();
        while (seconds.size() < kills) {
            CheckFailure.unless(job.runs() - begun <= 3 * kills, "the job is complete before its owner can be killed");
            job.inCopy((home, hosts) -> {
                hosts.serve();
                hosts.start(job.words());
                boolean more = true;
                while (more && seconds.size() < kills) {
                    LoffProcess spare = hosts.begin();
                    more = killOwner(home, hosts, seconds);
                    Hosts.until("a spare host serves", () -> spare.serving() || hosts.complete());
                }
            });
        }
        return times(seconds);
    }

    /** Returns false if the job completed before its owner could be killed. */
    private boolean killOwner(JobHome home, Hosts hosts, List<Double> seconds)
            throws IOException, InterruptedException, SQLException {
        Hosts.until("the job runs", () -> hosts.newest().isPresent() || hosts.complete());
        Thread.sleep(job.random().nextLong(1 + job.term().toMillis()));
        Hosts.Owned owned = hosts.newest().orElse(null);
        if (owned == null) {
            return false;
        }
        double at = now(home);
        hosts.process(owned.pid()).kill();
        hosts.untilGoesOn(owned.execution());
        double took = now(home) - at;
        seconds.add(took);
        job.log().printf("  kill %d of execution %d: resumed after %.2f s%n", seconds.size(), owned.execution(), took);
        CheckFailure.unless(
                took <= 2 * job.term().toMillis() / 1e3,
                String.format("taken over after %.2f s, more than two lease times of %s", took, job.term()));
        return true;
    }

    private static double now(JobHome home) throws SQLException, IOException {
        return home.numbers("select extract(epoch from clock_timestamp())").get(0);
    }

    private static Times times(List<Double> seconds) {
        List<Double> sorted = seconds.stream().sorted().toList();
        return new Times(sorted.size(), sorted.get(sorted.size() / 2), sorted.get(sorted.size() - 1));
    }
}
