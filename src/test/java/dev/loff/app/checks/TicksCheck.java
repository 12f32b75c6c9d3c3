package dev.loff.app.checks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Several hosts on one schedule that fires every second of a clock that the check sets: each tick begins when the run before
 * it has ended. A host that is killed is the one that has just won the tick, at a random moment in its start.
 */
final class TicksCheck {
    /** What came of it; there were as many starts as ticks, or there would have been a {@link CheckFailure}. */
    record Outcome(int ticks, int hosts, int kills, long takeovers) {
        String figure() {
            String killed = kills == 0
                    ? ""
                    : ", " + kills + " hosts killed (" + takeovers + " fires taken over from a dead owner)";
            return ticks + " ticks on " + hosts + " hosts" + killed + ": " + ticks + " starts, 0 doubled, 0 missed";
        }
    }

    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final int MOST_KILL_DELAY_MILLIS = 40;

    private final Path folder;
    private final int hostCount;
    private final RandomGenerator random;
    private final PrintStream log;

    TicksCheck(Path folder, int hosts, long seed, PrintStream log) {
        this.folder = folder;
        this.hostCount = hosts;
        this.random = new SplittableRandom(seed);
        this.log = log;
        log.println("seed " + seed);
    }

    /** Runs the ticks; kills a host at every {@code killEvery}th, 0 for never. */
    Outcome run(int ticks, int killEvery) throws IOException, InterruptedException, SQLException {
        int kills = 0;
        try (ScheduleHosts hosts = ScheduleHosts.open(folder, 1, BEGIN)) {
            hosts.schedule("ticks", "* * * * * *", "UTC", 0);
            for (int i = 0; i < hostCount; i++) {
                hosts.start();
            }
            hosts.untilServing();
            long instancesBefore = hosts.count("select count(*) from job_run");
            for (int tick = 1; tick <= ticks; tick++) {
                Instant now = BEGIN.plusSeconds(tick);
                boolean kill = killEvery > 0 && tick % killEvery == 0;
                if (kill) {
                    hosts.untilServing();
                }
                hosts.set(now);
                if (kill) {
                    killOwner(hosts, now);
                    kills++;
                }
                untilStarted(hosts, now);
                hosts.untilQuiet();
                if (tick % 50 == 0) {
                    log.println(tick + " ticks");
                }
            }
            require(hosts, ticks, instancesBefore);
            return new Outcome(ticks, hostCount, kills, hosts.count("select count(*) from fire_slot where claims > 1"));
        }
    }

    private void killOwner(ScheduleHosts hosts, Instant tick) throws SQLException, IOException, InterruptedException {
        String owner = "select owner from fire_slot where fire_at = '" + tick + "'";
        ScheduleHosts.until("a host has won the tick", () -> !hosts.rows(owner).isEmpty());
        long pid = Long.parseLong(hosts.rows(owner).get(0).split(" ", 2)[0]);
        Thread.sleep(random.nextInt(MOST_KILL_DELAY_MILLIS));
        if (!hosts.kill(pid)) {
            throw new CheckFailure("the owner of a fire is no host (pid=" + pid + ")");
        }
        hosts.start();
    }

    private static void untilStarted(ScheduleHosts hosts, Instant tick)
            throws SQLException, IOException, InterruptedException {
        String state = "select state from fire_slot where fire_at = '" + tick + "'";
        ScheduleHosts.until("the tick is decided", () -> hosts.rows(state).equals(List.of("DONE")));
    }

    private static void require(ScheduleHosts hosts, int ticks, long instancesBefore) throws SQLException, IOException {
        // An execution that its host could not commit before it died never came to its first step, and has no run.
        long doubled = hosts.count("select count(*) from job_run where instance_id not in (select e.jobinstanceid"
                        + " from job_execution e join fire_slot s on s.execution_id = e.jobexecutionid)")
                - instancesBefore;
        long fired = hosts.count("select count(distinct execution_id) from fire_slot where outcome = 'FIRED'");
        List<String> others = hosts.rows("select outcome, reason from fire where outcome <> 'FIRED'");
        long rows = hosts.count("select count(*) from fire");
        if (doubled != 0 || fired != ticks || rows != ticks) {
            throw new CheckFailure(ticks + " ticks, but " + doubled + " runs beside them, " + fired + " fired, " + rows
                    + " rows of history\n" + String.join("\n", others));
        }
    }
}
