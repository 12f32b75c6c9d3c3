package dev.loff.app.checks;

import dev.loff.app.database.DataFolder;
import dev.loff.app.database.DatabaseOutage;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Takes hosts away from a job while others look on, and compares what is left with what one undisturbed run leaves: every row,
 * and every byte of every file. Each run begins in a copy of the same empty data folder.
 */
final class OwnershipCheck {
    /** How long something took, over all rounds. */
    record Times(int rounds, double medianSeconds, double worstSeconds) {}

    private final List<String> job;
    private final Path folder;
    private final Duration term;
    private final RandomGenerator random;
    private final PrintStream log;
    private final Path template;
    private final Ledger expected;
    private final Pace pace;
    private int runs;

    OwnershipCheck(List<String> job, Path folder, Duration term, long seed, PrintStream log)
            throws IOException, InterruptedException, SQLException {
        this.job = CheckData.with(job, "automatic-restarts=1000");
        this.folder = folder;
        this.term = term;
        this.random = new SplittableRandom(seed);
        this.log = log;
        log.println("seed " + seed);
        template = folder.resolve("template");
        try (JobHome home = JobHome.open(template)) {
            home.run(List.of(0), "runs");
        }
        try (JobHome home = JobHome.copyOf(template, folder.resolve("reference"))) {
            pace = Pace.of(home, Workload.extraction(job, job));
            expected = Ledger.of(home);
        }
        log.println("reference: " + pace);
    }

    /** One job on hosts of its own, from its start to the comparison. */
    @FunctionalInterface
    private interface Round {
        void run(JobHome home, Hosts hosts) throws IOException, InterruptedException, SQLException;
    }

    private void inCopy(Round round) throws IOException, InterruptedException, SQLException {
        JobHome home = JobHome.copyOf(template, folder.resolve("run-" + ++runs));
        try (home;
                Hosts hosts = new Hosts(home, term)) {
            round.run(home, hosts);
            hosts.untilComplete();
            hosts.leave();
            requireSame(home);
        }
        home.delete();
    }

    private void requireSame(JobHome home) throws IOException, InterruptedException, SQLException {
        home.run(List.of(0), "fsck", "--repair");
        home.run(List.of(0), "verify");
        List<String> differences = Ledger.of(home).differencesFrom(expected);
        if (!differences.isEmpty()) {
            throw new CheckFailure(differences.size() + " differences from an undisturbed run, kept in " + home.root()
                    + ":\n" + String.join("\n", differences.subList(0, Math.min(20, differences.size()))));
        }
    }

    /** Kills the owner again and again, with another host alive. Returns how long it took until the job went on there. */
    Times takeover(int kills) throws IOException, InterruptedException, SQLException {
        List<Double> seconds = new ArrayList<>();
        while (seconds.size() < kills) {
            require(runs <= 3 * kills, "the job is complete before its owner can be killed");
            inCopy((home, hosts) -> {
                hosts.serve();
                hosts.start(job);
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

    /** False if the job was complete before it could be killed. */
    private boolean killOwner(JobHome home, Hosts hosts, List<Double> seconds)
            throws IOException, InterruptedException, SQLException {
        Hosts.until("the job runs", () -> hosts.newest().isPresent() || hosts.complete());
        Thread.sleep(random.nextLong(1 + term.toMillis()));
        Hosts.Owned owned = hosts.newest().orElse(null);
        if (owned == null) {
            return false;
        }
        double at = now(home);
        hosts.process(owned.pid()).kill();
        hosts.untilGoesOn(owned.execution());
        double took = now(home) - at;
        seconds.add(took);
        log.printf("  kill %d of execution %d: goes on after %.2f s%n", seconds.size(), owned.execution(), took);
        require(
                took <= 2 * term.toMillis() / 1e3,
                String.format("taken over after %.2f s, more than two lease times of %s", took, term));
        return true;
    }

    private static double now(JobHome home) throws SQLException, IOException {
        return home.numbers("select extract(epoch from clock_timestamp())").get(0);
    }

    /** Suspends the owner for longer than its lease, and wakes it when another host has the job. Returns the zombies refused. */
    int zombies(int rounds) throws IOException, InterruptedException, SQLException {
        int[] refused = {0};
        while (refused[0] < rounds) {
            inCopy((home, hosts) -> {
                hosts.serve();
                LoffProcess zombie = hosts.start(job);
                Hosts.until("the job is announced", () -> zombie.announced() || !zombie.alive());
                boolean ended = zombie.await(Duration.ofNanos(
                        (long) (random.nextDouble() * 0.9 * pace.lastCommit().toNanos())));
                if (ended) {
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
                log.printf("  zombie %d of execution %d: refused%n", refused[0], execution);
            });
            require(runs < 4 * rounds + 4, "the job is complete before its owner can be suspended");
        }
        return refused[0];
    }

    private static void requireRefused(JobHome home, LoffProcess zombie, long execution)
            throws IOException, InterruptedException, SQLException {
        require(zombie.await(Duration.ofMinutes(2)), "a zombie does not end");
        String said = zombie.errors();
        require(
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
        require(stale == 0, stale + " rows of a zombie are stale (execution=" + execution + ")");
    }

    /** Stops the job in one process in every way there is, and goes on in another. Returns how often. */
    int stopElsewhere(int rounds) throws IOException, InterruptedException, SQLException {
        int stops = 0;
        for (int round = 0; round < rounds; round++) {
            untilStopped((home, hosts) -> stopped(home, hosts, host -> {
                // 2: it was complete before.
                home.run(List.of(0, 2), "stop", Long.toString(host.execution()));
            }));
            untilStopped((home, hosts) -> stopped(home, hosts, host -> host.signal("TERM")));
            untilStopped(this::serverStopped);
            stops += 3;
        }
        return stops;
    }

    /** Stops the database for a while, once in each phase of a job. Returns how often. */
    int outages(int rounds, Duration length) throws IOException, InterruptedException, SQLException {
        int outages = 0;
        for (int round = 0; round < rounds; round++) {
            for (String phase : List.of("shard", "training_segment")) {
                boolean[] met = {false};
                while (!met[0]) {
                    require(runs < 4 * rounds + 4, "the job is complete before the database can be stopped");
                    inCopy((home, hosts) -> met[0] = withOutage(home, hosts, phase, length));
                }
                outages++;
            }
        }
        return outages;
    }

    /** False if the job was past the phase before the database could be stopped. */
    private boolean withOutage(JobHome home, Hosts hosts, String phase, Duration length)
            throws IOException, InterruptedException, SQLException {
        hosts.serve();
        hosts.start(job);
        int commits = 1 + random.nextInt((int) (expected.count(phase.equals("shard") ? "shard" : "segment") / 2));
        Hosts.until(
                commits + " rows of " + phase,
                () -> home.numbers("select count(*) from " + phase).get(0) >= commits);
        if (hosts.complete()) {
            return false;
        }
        DatabaseOutage.of(new DataFolder(home.root()), length);
        log.printf("  outage of %d s after %d rows of %s%n", length.toSeconds(), commits, phase);
        return true;
    }

    /** One job that is stopped, unless it is complete before; false then. */
    @FunctionalInterface
    private interface StoppedRound {
        boolean run(JobHome home, Hosts hosts) throws IOException, InterruptedException, SQLException;
    }

    private void untilStopped(StoppedRound round) throws IOException, InterruptedException, SQLException {
        boolean[] stopped = {false};
        for (int tries = 0; !stopped[0]; tries++) {
            require(tries < 5, "the job is complete before it can be stopped, five times in a row");
            inCopy((home, hosts) -> stopped[0] = round.run(home, hosts));
        }
    }

    @FunctionalInterface
    private interface Stop {
        void of(LoffProcess host) throws IOException, InterruptedException, SQLException;
    }

    private boolean stopped(JobHome home, Hosts hosts, Stop stop)
            throws IOException, InterruptedException, SQLException {
        LoffProcess host = hosts.start(job);
        Hosts.until("the job is announced", host::announced);
        Thread.sleep(random.nextLong(1 + pace.firstCommit().toMillis()));
        stop.of(host);
        require(host.await(Duration.ofMinutes(5)), "a stopped job does not end");
        if (hosts.complete()) {
            log.println("  complete before it was stopped");
            return false;
        }
        require(
                host.exitCode() == 3 && hosts.status().equals("STOPPED"),
                "a stopped job ended with " + host.exitCode() + ", " + hosts.status() + ":\n" + host.lastErrors());
        log.printf("  execution %d stopped, goes on in another process%n", host.execution());
        home.run(List.of(0), "restart", Long.toString(host.execution()), "--explain");
        home.run(KilledJob.COMPLETED, "restart", Long.toString(host.execution()), "--json");
        return true;
    }

    /** A host that serves has the job, is told to end, and another goes on by itself. */
    private boolean serverStopped(JobHome home, Hosts hosts) throws IOException, InterruptedException, SQLException {
        LoffProcess server = hosts.serve();
        LoffProcess first = hosts.start(job);
        Hosts.until("the job runs", () -> hosts.newest().isPresent() || hosts.complete());
        Hosts.until("the job is announced", first::announced);
        first.kill();
        hosts.untilGoesOn(first.execution());
        server.signal("TERM");
        require(server.await(Duration.ofMinutes(5)), "a host does not end when asked to");
        boolean complete = hosts.complete();
        require(
                server.exitCode() == (complete ? 0 : 3),
                "a host that was asked to end, with a job that is " + hosts.status() + ", ended with "
                        + server.exitCode() + ":\n" + server.lastErrors());
        log.println(complete ? "  complete before the host was told to end" : "  host told to end, another goes on");
        hosts.serve();
        return !complete;
    }

    private static void require(boolean condition, String failure) {
        if (!condition) {
            throw new CheckFailure(failure);
        }
    }

    private static Times times(List<Double> seconds) {
        List<Double> sorted = seconds.stream().sorted().toList();
        return new Times(sorted.size(), sorted.get(sorted.size() / 2), sorted.get(sorted.size() - 1));
    }
}
