package dev.loff.app.checks;

import dev.loff.dataset.DrawnPictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Several {@code loff serve}, each in its own JVM, on one data folder whose schedules use a clock that the check sets. They start a
 * real job with nothing to do: extraction of features that already exist.
 */
final class ScheduleHosts implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final String TEMPLATE = "template";
    private static final String UNFINISHED =
            "select jobexecutionid from job_execution where batchstatus in ('STARTING', 'STARTED', 'STOPPING')";

    private final JobHome home;
    private final Path folder;
    private final List<Host> hosts = new ArrayList<>();
    private int started;

    private record Host(LoffProcess process, Path log) {
        boolean serves() throws IOException {
            return Files.readString(log).contains("Listening on");
        }
    }

    /** A condition to wait for. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws SQLException, IOException;
    }

    private ScheduleHosts(JobHome home, Path folder) {
        this.home = home;
        this.folder = folder;
    }

    /** Makes a data folder with as many datasets as schedules will run side by side, and stops its clock. */
    static ScheduleHosts open(Path folder, int dataSets, Instant now)
            throws IOException, InterruptedException, SQLException {
        String encoder = SmallEncoder.write(folder.resolve("encoder")).toString();
        JobHome home = JobHome.open(folder.resolve("home"));
        ScheduleHosts hosts = new ScheduleHosts(home, folder);
        for (int i = 0; i < dataSets; i++) {
            Path pictures = folder.resolve("pictures-" + i);
            DrawnPictures.writeFolder(pictures, 1, 1);
            List<String> parameters = List.of("-P", "dataset=" + pictures, "-P", "encoder=" + encoder);
            hosts.loff("run extract-features", parameters);
            hosts.loff(
                    "schedules add " + TEMPLATE + i + " --job extract-features --zone UTC --catch-up 2h"
                            + " --overlap SKIP",
                    // Runs of a killed host are not restarted, because that would add a run.
                    Stream.concat(Stream.of("--cron", "0 0 1 1 *", "-P", "automatic-restarts=0"), parameters.stream())
                            .toList());
        }
        home.execute("create table check_clock as select cast('" + now + "' as timestamptz) as now");
        home.execute("create or replace function schedule_now() returns timestamptz language sql volatile as"
                + " 'select now from check_clock'");
        home.execute("update schedule set removed_at = created_at");
        return hosts;
    }

    private void loff(String words, List<String> parameters) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(words.split(" ", -1)));
        all.addAll(parameters);
        home.run(List.of(0), all.toArray(String[]::new));
    }

    /** Starts one more host; {@link #untilServing} waits for it. */
    void start() throws IOException {
        Path log = folder.resolve("hosts").resolve("host-" + ++started);
        LoffProcess process = LoffProcess.start(
                log,
                List.of("--home", home.root().toString(), "serve", "--port", "0", "--management-port", "0"),
                Map.of(
                        "LOFF_SCHEDULES_POLL",
                        POLL.toMillis() + "ms",
                        "LOFF_RECOVERY_INTERVAL",
                        "500ms",
                        "LOFF_LEASE_TERM",
                        "10s"));
        hosts.add(new Host(process, log.resolveSibling(log.getFileName() + ".err")));
    }

    void untilServing() throws InterruptedException, SQLException, IOException {
        for (Host host : hosts) {
            until("a host serves", () -> Files.exists(host.log) && host.serves());
        }
    }

    /** Kills the host with that process id; returns false when there is no such host. */
    boolean kill(long pid) throws InterruptedException {
        for (Host host : hosts) {
            if (host.process.pid() == pid) {
                host.process.kill();
                hosts.remove(host);
                return true;
            }
        }
        return false;
    }

    /** Adds a schedule that runs on one of the datasets, in effect from the clock's time on. */
    void schedule(String name, String cron, String zone, int dataSet) throws SQLException, IOException {
        home.execute("insert into schedule (version, name, cron, zone, job, parameters, overlap, catch_up_seconds,"
                + " created_by, created_at, failures_since, decided_until) select 0, '" + name + "', '" + cron + "', '"
                + zone + "', job, parameters, overlap, catch_up_seconds, created_by, schedule_now(), schedule_now(),"
                + " schedule_now() from schedule where name = '" + TEMPLATE + dataSet + "'");
    }

    void remove(String name) throws SQLException, IOException {
        home.execute("update schedule set removed_at = schedule_now() where name = '" + name + "'");
    }

    void set(Instant now) throws SQLException, IOException {
        home.execute("update check_clock set now = '" + now + "'");
    }

    /** Waits until no fire is claimed, waiting or running, and every host has had time to read the clock. */
    void untilQuiet() throws SQLException, IOException, InterruptedException {
        Thread.sleep(2 * POLL.toMillis());
        until(
                "all that was due has run",
                () -> open().isEmpty() && home.rows(UNFINISHED).isEmpty());
    }

    private List<String> open() throws SQLException, IOException {
        return home.rows("select fire_at from fire_slot where state <> 'DONE'");
    }

    static void until(String what, Condition condition) throws SQLException, IOException, InterruptedException {
        long begun = System.nanoTime();
        while (!condition.holds()) {
            if (System.nanoTime() - begun > PATIENCE.toNanos()) {
                throw new CheckFailure("timed out waiting until " + what);
            }
            Thread.sleep(5);
        }
    }

    List<String> rows(String sql) throws SQLException, IOException {
        return home.rows(sql);
    }

    long count(String sql) throws SQLException, IOException {
        return home.numbers(sql).get(0).longValue();
    }

    @Override
    public void close() {
        hosts.forEach(it -> it.process.close());
        home.close();
    }
}
