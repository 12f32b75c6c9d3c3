package dev.loff.app.checks;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Several hosts, each in its own JVM, on one data folder. Closing kills those that still run. */
public final class Hosts implements AutoCloseable {
    /** An execution and the process that holds its lease. */
    public record Owned(long execution, long pid) {}

    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final JobHome home;
    private final Duration term;
    private final List<LoffProcess> hosts = new ArrayList<>();

    public Hosts(JobHome home, Duration term) {
        this.home = home;
        this.term = term;
    }

    /** Makes each host look like a separate machine: only leases show that the others exist. */
    private Map<String, String> environment() {
        return Map.of(
                "LOFF_LEASE_TERM", term.toMillis() + "ms",
                "LOFF_RECOVERY_INTERVAL", "500ms",
                "LOFF_RECOVERY_SAME_HOST", "false",
                "LOFF_RECOVERY_BACK_OFF", "0s");
    }

    public LoffProcess start(List<String> words) throws IOException {
        LoffProcess host = home.start(environment(), words.toArray(String[]::new));
        hosts.add(host);
        return host;
    }

    /** Adds a host that was started elsewhere. */
    public void add(LoffProcess host) {
        hosts.add(host);
    }

    /** Starts a host that serves, and waits until it does. */
    public LoffProcess serve() throws IOException, InterruptedException, SQLException {
        LoffProcess host = begin();
        until("a host serves", host::serving);
        return host;
    }

    /** Starts a host that will serve. */
    public LoffProcess begin() throws IOException {
        return start(List.of("serve", "--port", "0", "--management-port", "0"));
    }

    /** A condition that must become true. */
    @FunctionalInterface
    public interface Condition {
        boolean holds() throws IOException, InterruptedException, SQLException;
    }

    public static void until(String what, Condition condition) throws IOException, InterruptedException, SQLException {
        long begun = System.nanoTime();
        while (!condition.holds()) {
            if (System.nanoTime() - begun > PATIENCE.toNanos()) {
                throw new CheckFailure("timed out waiting until " + what);
            }
            Thread.sleep(POLL.toMillis());
        }
    }

    /** The newest execution, if it runs under a lease. */
    public Optional<Owned> newest() throws SQLException, IOException {
        return home.rows("""
                        select e.jobexecutionid, l.pid from execution_lease l
                        join job_execution e on e.jobexecutionid = l.execution_id
                        where l.execution_id = (select max(jobexecutionid) from job_execution) and not l.revoked
                          and e.batchstatus in ('STARTING', 'STARTED', 'STOPPING')""").stream()
                .map(row -> row.split(" "))
                .map(words -> new Owned(Long.parseLong(words[0]), Long.parseLong(words[1])))
                .findFirst();
    }

    public LoffProcess process(long pid) {
        return hosts.stream()
                .filter(host -> host.pid() == pid)
                .findFirst()
                .orElseThrow(() -> new CheckFailure("the owner is none of the hosts (pid=" + pid + ")"));
    }

    /** The status of the newest execution. */
    public String status() throws SQLException, IOException {
        return home.rows("select batchstatus from job_execution order by jobexecutionid desc limit 1").stream()
                .findFirst()
                .orElse("none");
    }

    public boolean complete() throws SQLException, IOException {
        return status().equals("COMPLETED");
    }

    /** Waits until an execution other than {@code before} has a lease, or the job is complete. */
    public void untilGoesOn(long before) throws IOException, InterruptedException, SQLException {
        until("execution " + before + " resumes elsewhere", () -> goesOn(before));
    }

    private boolean goesOn(long before) throws SQLException, IOException {
        return home.numbers("select count(*) from execution_lease l where execution_id > " + before)
                        .get(0)
                > 0;
    }

    public void untilComplete() throws IOException, InterruptedException, SQLException {
        try {
            until("the job is complete", this::complete);
        } catch (CheckFailure e) {
            throw new CheckFailure(e.getMessage() + "\n" + state());
        }
    }

    /** The state for a failure message: the rows, and the output and threads of each host. */
    private String state() throws IOException, InterruptedException, SQLException {
        List<String> state = new ArrayList<>();
        state.add("executions (id, status, exit status, created):");
        state.addAll(
                home.rows("select jobexecutionid, batchstatus, exitstatus, createtime from job_execution order by 1"));
        state.add("leases, at " + home.rows("select now()") + ":");
        state.addAll(home.rows("select * from execution_lease order by 1"));
        for (LoffProcess host : hosts) {
            state.add("host " + host.pid() + ":");
            state.add(host.alive() ? host.threads() : "ended");
            state.add(host.errorsSoFar());
        }
        return String.join("\n", state);
    }

    /** Asks the hosts that still run to end, and waits for them. */
    public void leave() throws IOException, InterruptedException {
        for (LoffProcess host : hosts) {
            if (host.alive()) {
                host.signal("TERM");
                if (!host.await(PATIENCE)) {
                    throw new CheckFailure("a host does not end when asked to");
                }
            }
        }
    }

    @Override
    public void close() {
        hosts.forEach(LoffProcess::close);
    }
}
