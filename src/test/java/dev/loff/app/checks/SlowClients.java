package dev.loff.app.checks;

import dev.loff.app.checks.SlowClient.Kind;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ops/checks/slow-clients}: clients that stop half-way, while a job runs and people log in. */
@Command(
        name = "slow-clients",
        mixinStandardHelpOptions = true,
        description =
                "Open many connections that never send a whole request or read an answer, of each kind for a while, and log in"
                        + " meanwhile: from another address, and from theirs.")
public final class SlowClients implements Callable<Integer> {
    private static final String ATTACKERS = "127.0.0.2";
    private static final String ELSEWHERE = "127.0.0.3";
    private static final String NAME = "operator-on-duty";
    private static final String PASSWORD = "as long as a sentence";
    private static final double LIMIT_SECONDS = 2;
    private static final double LIMIT_FACTOR = 3;
    private static final double GIVE_UP_SECONDS = 60;
    private static final int UNDISTURBED = 3;
    private static final Duration TICK = Duration.ofSeconds(1);

    @Option(names = "--connections", description = "Slow connections at a time (default: ${DEFAULT-VALUE}).")
    int connections = 600;

    @Option(names = "--seconds", description = "How long for each kind (default: ${DEFAULT-VALUE}).")
    int seconds = 60;

    @Mixin
    WorkFolder work = new WorkFolder();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new SlowClients()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        return work.run("slow-clients", folder -> check(folder, connections, seconds));
    }

    /** How long each log-in took, in seconds. */
    private static final class Took {
        private final List<Double> elsewhere = new ArrayList<>();
        private final List<Double> sameAddress = new ArrayList<>();

        static double slowest(List<Double> times) {
            return Collections.max(times);
        }
    }

    /** Throws when a log-in takes too long, the job makes no progress, or the log fills. */
    public static String check(Path folder, int connections, int seconds) throws Exception {
        CheckData data = CheckData.small(folder, 30);
        try (JobHome home = JobHome.open(folder.resolve("home"));
                Hosts hosts = new Hosts(home, Duration.ofSeconds(30))) {
            addUser(home);
            LoffProcess host = hosts.serve();
            String run = start(home, host.address(), data);
            double limit = limit(host.address());
            Took took = new Took();
            long begun = System.nanoTime();
            int closed = 0;
            for (Kind kind : Kind.values()) {
                long segments = segments(home);
                int before = took.elsewhere.size();
                closed += attack(kind, connections, seconds, host.address(), took);
                System.err.printf(
                        Locale.ROOT,
                        "%-20s log-ins %d, slowest %.2f s; segments of the run %d to %d%n",
                        kind,
                        took.elsewhere.size() - before,
                        Took.slowest(took.elsewhere.subList(before, took.elsewhere.size())),
                        segments,
                        segments(home));
                require(segments(home) > segments, "the run makes no progress beside " + kind);
            }
            requireRuns(home, run);
            int warnings = requireQuietLog(host, Duration.ofNanos(System.nanoTime() - begun));
            require(
                    Took.slowest(took.elsewhere) <= limit,
                    "a log-in from elsewhere took " + Took.slowest(took.elsewhere) + " s");
            require(
                    Took.slowest(took.sameAddress) <= limit,
                    "a log-in from the same address took " + Took.slowest(took.sameAddress) + " s");
            return String.format(
                    Locale.ROOT,
                    "%d kinds of %d slow connections for %d s each, %d closed; %d log-ins, slowest %.2f s from elsewhere,"
                            + " %.2f s from the same address (limit %.1f s); the run continued; %d warnings; %s",
                    Kind.values().length,
                    connections,
                    seconds,
                    closed,
                    took.elsewhere.size() + took.sameAddress.size(),
                    Took.slowest(took.elsewhere),
                    Took.slowest(took.sameAddress),
                    limit,
                    warnings,
                    WorkFolder.load());
        }
    }

    /** Two seconds; on a busy machine a multiple of the time that a log-in takes before the attack. */
    private static double limit(URI host) {
        double undisturbed = 0;
        for (int i = 0; i < UNDISTURBED; i++) {
            undisturbed = Math.max(undisturbed, logIn(new RawHttp(host, ELSEWHERE)));
        }
        return Math.max(LIMIT_SECONDS, LIMIT_FACTOR * undisturbed);
    }

    private static void addUser(JobHome home) throws IOException, InterruptedException {
        try (LoffProcess command = home.start("user", "add", NAME, "--role", "operator", "--password-stdin")) {
            command.type(PASSWORD);
            require(command.await(Duration.ofMinutes(2)) && command.exitCode() == 0, "no user was added");
        }
    }

    /** A training of many short segments on the host itself. */
    private static String start(JobHome home, URI host, CheckData data)
            throws IOException, InterruptedException, SQLException {
        String token = home.token("operator");
        RawHttp.Answer answer = new RawHttp(host)
                .send(
                        "POST",
                        "/api/v1/executions",
                        Map.of("Authorization", "Bearer " + token, "Content-Type", "application/json"),
                        """
                        {"job": "nightly", "parameters": {"dataset": "%s", "encoder": "%s", "classifier": "linear",
                         "epochs": "10000", "patience": "10000", "minibatch": "8", "segment-minibatches": "1", "speed-probe": "off", "quarantine-threshold": "0.9"}}""".formatted(data.pictures(), data.encoder()));
        require(answer.status() == 201, "no run: " + answer);
        Hosts.until("the run trains", () -> segments(home) > 0);
        return home.rows("select max(jobexecutionid) from job_execution").get(0);
    }

    private static long segments(JobHome home) throws SQLException, IOException {
        return home.numbers("select count(*) from training_segment").get(0).longValue();
    }

    private static int attack(Kind kind, int connections, int seconds, URI host, Took took)
            throws InterruptedException, ExecutionException {
        List<SlowClient> clients = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            clients.add(new SlowClient(kind, host, ATTACKERS));
        }
        ExecutorService people = Executors.newSingleThreadExecutor();
        int closed = 0;
        try {
            long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
            Future<?> logIns = people.submit(() -> {
                while (System.nanoTime() < end) {
                    took.elsewhere.add(logIn(new RawHttp(host, ELSEWHERE)));
                    took.sameAddress.add(logIn(new RawHttp(host, ATTACKERS)));
                    Thread.sleep(TICK.toMillis());
                }
                return null;
            });
            while (!logIns.isDone()) {
                for (SlowClient client : clients) {
                    closed += client.tick() ? 1 : 0;
                }
                Thread.sleep(TICK.toMillis());
            }
            logIns.get();
        } finally {
            people.shutdown();
            clients.forEach(SlowClient::close);
        }
        return closed;
    }

    /** Retries when the connection is cut off, as browsers do. */
    private static double logIn(RawHttp http) {
        long begun = System.nanoTime();
        while (true) {
            double seconds = (System.nanoTime() - begun) / 1e9;
            if (seconds > GIVE_UP_SECONDS || logsIn(http)) {
                return (System.nanoTime() - begun) / 1e9;
            }
        }
    }

    private static boolean logsIn(RawHttp http) {
        try {
            return new FormSession(http)
                            .send("/log-in", "/log-in", Map.of("name", NAME, "password", PASSWORD))
                            .status()
                    == 303;
        } catch (IOException | CheckFailure cutOff) {
            return false;
        }
    }

    private static void requireRuns(JobHome home, String run) throws SQLException, IOException {
        String status = home.rows("select batchstatus from job_execution where jobexecutionid = " + run)
                .get(0);
        require(status.matches("STARTED|COMPLETED"), "the run is " + status);
    }

    /** Returns the number of log lines about connections: at most one per kind and minute, and no stack trace. */
    private static int requireQuietLog(LoffProcess host, Duration lasted) throws IOException {
        List<String> log = host.errorsSoFar().lines().toList();
        long traces = log.stream().filter(line -> line.startsWith("\tat ")).count();
        List<String> warnings = log.stream()
                .filter(line -> line.contains(" connections closed: "))
                .toList();
        require(traces == 0, traces + " lines of traces in the log:\n" + String.join("\n", log));
        long most = Kind.values().length * (lasted.toMinutes() + 1);
        require(
                !warnings.isEmpty() && warnings.size() <= most,
                warnings.size() + " warnings:\n" + String.join("\n", warnings));
        return warnings.size();
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new CheckFailure(otherwise);
        }
    }
}
