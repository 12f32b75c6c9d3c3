package dev.loff.app.checks.nemesis;

import dev.loff.app.checks.CheckFailure;
import dev.loff.app.checks.JobHome;
import dev.loff.app.checks.LoffProcess;
import dev.loff.app.checks.SwallowingProxy;
import dev.loff.app.database.DatabaseAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The processes of one history and how each of them ended. Two hosts in different time zones serve, one of them behind its own
 * network proxy; a supervisor starts another whenever one has ended. Thread safe. Closing kills those that still run.
 */
final class Crew implements AutoCloseable {
    static final Duration LEASE = Duration.ofSeconds(5);

    private static final int HOSTS = 2;
    private static final int TOLD_BEFORE_IT_LISTENED = 143;
    private static final Duration END = Duration.ofMinutes(5);

    /** A process and the faults that it suffered. */
    static final class Member {
        private final LoffProcess process;
        private final String words;
        private final boolean serves;
        private volatile boolean killed;
        private volatile boolean askedToEnd;

        private Member(LoffProcess process, String words, boolean serves) {
            this.process = process;
            this.words = words;
            this.serves = serves;
        }

        LoffProcess process() {
            return process;
        }

        void kill() throws InterruptedException {
            killed = true;
            process.kill();
        }

        /** Asks it to end. */
        void terminate() throws IOException, InterruptedException {
            askedToEnd = true;
            process.signal("TERM");
        }

        @Override
        public String toString() {
            return words + " (pid " + process.pid() + ")";
        }
    }

    private final JobHome home;
    private final SwallowingProxy network;
    private final List<Member> members = new CopyOnWriteArrayList<>();
    private boolean leaves;

    private Crew(JobHome home, SwallowingProxy network) {
        this.home = home;
        this.network = network;
    }

    static Crew of(JobHome home) throws IOException {
        URI database = database(home.address());
        return new Crew(home, SwallowingProxy.to(new InetSocketAddress(database.getHost(), database.getPort())));
    }

    private static URI database(DatabaseAddress address) {
        return URI.create(address.url().substring("jdbc:".length()));
    }

    /** The proxy of a process that is behind one. */
    SwallowingProxy network() {
        return network;
    }

    /** Starts a host for each one that is missing. */
    synchronized void tend() throws IOException {
        for (int slot = 0; slot < HOSTS && !leaves; slot++) {
            String words = "host " + slot;
            if (members.stream().noneMatch(it -> it.words.equals(words) && it.process.alive())) {
                Map<String, String> environment = environment(slot == 1);
                environment.put("TZ", slot == 1 ? "America/Denver" : "Asia/Tokyo");
                members.add(new Member(
                        home.start(environment, "serve", "--port", "0", "--management-port", "0"), words, true));
            }
        }
    }

    boolean serve() {
        return members.stream()
                        .filter(it -> it.process.alive() && it.process.serving())
                        .count()
                == HOSTS;
    }

    /** Starts a command. */
    synchronized Member command(Map<String, String> more, boolean behindNetwork, List<String> words)
            throws IOException {
        Map<String, String> environment = environment(behindNetwork);
        environment.putAll(more);
        Member member = new Member(
                home.start(environment, words.toArray(String[]::new)),
                String.join(" ", words.subList(0, Math.min(3, words.size()))),
                false);
        members.add(member);
        return member;
    }

    private Map<String, String> environment(boolean behindNetwork) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "LOFF_JAVA_OPTS", "-XX:TieredStopAtLevel=1",
                "LOFF_LEASE_TERM", LEASE.toMillis() + "ms",
                "LOFF_RECOVERY_INTERVAL", "500ms",
                "LOFF_RECOVERY_SAME_HOST", "false",
                "LOFF_RECOVERY_BACK_OFF", "0s",
                "LOFF_SCHEDULES_POLL", "300ms",
                "LOFF_SCHEDULES_CLAIM_TERM", "5s",
                "LOFF_STOP_SIGNAL_DEADLINE", "20s"));
        if (behindNetwork) {
            DatabaseAddress address = home.address();
            environment.put(
                    "LOFF_DB_URL",
                    "jdbc:postgresql://127.0.0.1:" + network.port()
                            + database(address).getPath());
            environment.put("LOFF_DB_USER", address.user());
            environment.put("LOFF_DB_PASSWORD_FILE", address.passwordFile().toString());
            environment.put("LOFF_DB_STATEMENT_TIMEOUT", "3s");
        }
        return environment;
    }

    /** Those that still run. */
    List<Member> alive() {
        return members.stream().filter(it -> it.process.alive()).toList();
    }

    /** Hosts that still run. */
    List<Member> hosts() {
        return alive().stream().filter(it -> it.serves).toList();
    }

    /** Wakes suspended processes. */
    void wake() throws IOException, InterruptedException {
        for (Member member : alive()) {
            try {
                member.process.signal("CONT");
            } catch (IOException e) {
                CheckFailure.unless(!member.process.alive(), String.valueOf(e.getMessage()));
            }
        }
    }

    /** Asks the hosts to end, and waits for all. */
    void leave() throws IOException, InterruptedException {
        synchronized (this) {
            leaves = true;
        }
        for (Member host : hosts()) {
            host.terminate();
        }
        for (Member member : members) {
            CheckFailure.unless(member.process.await(END), member + " does not end\n" + member.process.errorsSoFar());
        }
    }

    /** Returns the unexpected exits of processes. */
    List<String> badEnds() throws IOException, InterruptedException {
        List<String> bad = new ArrayList<>();
        for (Member member : members) {
            if (member.killed || member.process.alive()) {
                continue;
            }
            int code = member.process.exitCode();
            if (!(member.serves ? hostMayEndWith(member, code) : code >= 0 && code <= 5)) {
                bad.add(member + " ended with " + member.process.lastErrors());
            } else if (!member.serves && member.process.errors().contains("\n\tat ")) {
                bad.add(member + " printed a stack trace: " + member.process.lastErrors());
            }
        }
        return bad;
    }

    private static boolean hostMayEndWith(Member host, int code) {
        if (host.askedToEnd) {
            return code == 0 || code == 3 || (code == TOLD_BEFORE_IT_LISTENED && !host.process.serving());
        }
        // Its database may be unavailable while it starts; a supervisor starts another.
        return !host.process.serving() && code == 1;
    }

    @Override
    public void close() throws IOException {
        synchronized (this) {
            leaves = true;
        }
        members.forEach(it -> it.process.close());
        network.close();
    }
}
