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
 * Several hosts on one schedule that fires every second of a clock that the check sets; each tick begins after the previous run has
 * ended. A kill hits the host that has just won the tick, at a random moment in its start.
 */
final class TicksCheck {
    /**
     * The work done; a number of starts other than the number of ticks throws a {@link CheckFailure} instead.
     *
     * @param unbegun job instances of hosts that died before they recorded their start, each with a row that says so
     */
    record Outcome(int ticks, int hosts, int kills, long takeovers, long unbegun) {
        String figure() {
            String killed = kills == 0
                    ? ""
                    : ", " + kills + " hosts killed (" + takeovers + " fires taken over from a dead owner, " + unbegun
                            + " starts abandoned before they were recorded, each with its row)";
            return ticks + " ticks on " + hosts + " hosts" + killed + ": " + ticks + " starts, 0 doubled, 0 missed";
        }
    }

    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final int MOST_KILL_DELAY_MILLIS = 40;

    private static final String INSTANCES = "select count(*) from job_instance";
    /** Leftovers of a host that died between registering an instance and its execution. */
    private static final String REMOVED =
            "select count(*) from audit_entry where action = 'remove' and subject like 'job instance %'";
    /** Leftovers of a host that died between registering an execution and committing its start. */
    private static final String ABANDONED = "select count(*) from job_execution e where batchstatus = 'ABANDONED'"
            + " and exitstatus like '%not written down as started%'"
            + " and not exists (select from job_run where instance_id = e.jobinstanceid)";

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

    /** Runs the ticks; kills a host at every {@code killEvery}th tick, 0 for never. */
    Outcome run(int ticks, int killEvery) throws IOException, InterruptedException, SQLException {
        int kills = 0;
        try (ScheduleHosts hosts = ScheduleHosts.open(folder, 1, BEGIN)) {
            hosts.schedule("ticks", "* * * * * *", "UTC", 0);
            for (int i = 0; i < hostCount; i++) {
                hosts.start();
            }
            hosts.untilServing();
            long instancesBefore = hosts.count(INSTANCES);
            long removedBefore = hosts.count(REMOVED);
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
            ScheduleHosts.until(
                    "instances without an execution are removed",
                    () -> hosts.count("select count(*) from job_instance i where not exists"
                                    + " (select from job_execution e where e.jobinstanceid = i.jobinstanceid)")
                            == 0);
            long abandoned = requireExact(hosts, ticks, instancesBefore);
            return new Outcome(
                    ticks,
                    hostCount,
                    kills,
                    hosts.count("select count(*) from fire_slot where claims > 1"),
                    abandoned + hosts.count(REMOVED) - removedBefore);
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

    /** Requires one instance per tick, and for each further instance an execution that says why it did not start; returns their number. */
    private static long requireExact(ScheduleHosts hosts, int ticks, long instancesBefore)
            throws SQLException, IOException {
        long instances = hosts.count(INSTANCES) - instancesBefore;
        long abandoned = hosts.count(ABANDONED);
        long fired = hosts.count("select count(distinct e.jobinstanceid) from fire_slot s"
                + " join job_execution e on e.jobexecutionid = s.execution_id where s.outcome = 'FIRED'");
        List<String> others = hosts.rows("select outcome, reason from fire where outcome <> 'FIRED'");
        long rows = hosts.count("select count(*) from fire");
        if (instances != ticks + abandoned || fired != ticks || rows != ticks) {
            throw new CheckFailure(ticks + " ticks, but " + instances + " job instances, of them " + abandoned
                    + " abandoned before they began, " + fired + " fired, " + rows + " rows of history\n"
                    + String.join("\n", others));
        }
        return abandoned;
    }
}
