package dev.loff.app.checks;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** Stops the job in one process in every possible way, and resumes it in another: {@code ops/checks/stop-elsewhere}. */
record StopsElsewhere(DisturbedJob job) {
    /** Returns how often it was stopped, three times per round. */
    int run(int rounds) throws IOException, InterruptedException, SQLException {
        int stops = 0;
        for (int round = 0; round < rounds; round++) {
            untilStopped((home, hosts) -> stopped(home, hosts, host -> {
                // 2: it was already complete.
                home.run(List.of(0, 2), "stop", Long.toString(host.execution()));
            }));
            untilStopped((home, hosts) -> stopped(home, hosts, host -> host.signal("TERM")));
            untilStopped(this::serverStopped);
            stops += 3;
        }
        return stops;
    }

    /** Stops one job; returns false if it completes first. */
    @FunctionalInterface
    private interface StoppedRound {
        boolean run(JobHome home, Hosts hosts) throws IOException, InterruptedException, SQLException;
    }

    private void untilStopped(StoppedRound round) throws IOException, InterruptedException, SQLException {
        boolean[] stopped = {false};
        for (int tries = 0; !stopped[0]; tries++) {
            CheckFailure.unless(tries < 5, "the job is complete before it can be stopped, five times in a row");
            job.inCopy((home, hosts) -> stopped[0] = round.run(home, hosts));
        }
    }

    @FunctionalInterface
    private interface Stop {
        void of(LoffProcess host) throws IOException, InterruptedException, SQLException;
    }

    private boolean stopped(JobHome home, Hosts hosts, Stop stop)
            throws IOException, InterruptedException, SQLException {
        LoffProcess host = hosts.start(job.words());
        Hosts.until("the job is announced", host::announced);
        Thread.sleep(job.random().nextLong(1 + job.pace().firstCommit().toMillis()));
        stop.of(host);
        CheckFailure.unless(host.await(Duration.ofMinutes(5)), "a stopped job does not end");
        if (hosts.complete()) {
            job.log().println("  complete before it was stopped");
            return false;
        }
        CheckFailure.unless(
                host.exitCode() == 3 && hosts.status().equals("STOPPED"),
                "a stopped job ended with " + host.exitCode() + ", " + hosts.status() + ":\n" + host.lastErrors());
        job.log().printf("  execution %d stopped, resumed in another process%n", host.execution());
        home.run(List.of(0), "restart", Long.toString(host.execution()), "--explain");
        home.run(KilledJob.COMPLETED, "restart", Long.toString(host.execution()), "--json");
        return true;
    }

    /** A serving host that runs the job is asked to end, and another host resumes the job without help. */
    private boolean serverStopped(JobHome home, Hosts hosts) throws IOException, InterruptedException, SQLException {
        LoffProcess server = hosts.serve();
        LoffProcess first = hosts.start(job.words());
        Hosts.until("the job runs", () -> hosts.newest().isPresent() || hosts.complete());
        Hosts.until("the job is announced", first::announced);
        first.kill();
        hosts.untilGoesOn(first.execution());
        server.signal("TERM");
        CheckFailure.unless(server.await(Duration.ofMinutes(5)), "a host does not end when asked to");
        boolean complete = hosts.complete();
        CheckFailure.unless(
                server.exitCode() == (complete ? 0 : 3),
                "a host that was asked to end, with a job that is " + hosts.status() + ", ended with "
                        + server.exitCode() + ":\n" + server.lastErrors());
        job.log()
                .println(
                        complete
                                ? "  complete before the host was asked to end"
                                : "  host asked to end, another resumes the run");
        hosts.serve();
        return !complete;
    }
}
