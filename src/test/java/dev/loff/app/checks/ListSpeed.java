package dev.loff.app.checks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ops/checks/list-speed}: how long a host takes to list and search, over HTTP, when its database is full. */
@Command(
        name = "list-speed",
        mixinStandardHelpOptions = true,
        description = "Time lists and searches of executions, models and the audit log over a made-up history.")
final class ListSpeed implements Callable<Integer> {
    /** A request, from a random number below the number of executions. */
    private record Kind(String name, IntFunction<String> path) {}

    private static final List<Kind> KINDS = List.of(
            new Kind("executions, first page", n -> "executions"),
            new Kind("executions, any page", n -> "executions?before=" + n),
            new Kind("executions of a rare job", n -> "executions?job=score-images&before=" + n),
            new Kind("executions that failed", n -> "executions?status=FAILED&before=" + n),
            new Kind("executions that were stopped", n -> "executions?status=STOPPED"),
            new Kind(
                    "executions of a rare job that failed",
                    n -> "executions?job=extract-features&status=FAILED&before=" + n),
            new Kind("executions of a model", n -> "executions?model=model-" + n % 20 + "&before=" + n),
            new Kind("executions of a data set", n -> "executions?dataset=/data/night-" + n % 50 + "&before=" + n),
            new Kind("one execution", n -> "executions/" + n),
            new Kind("models, first page", n -> "models"),
            new Kind("models, any page", n -> "models?before=" + n / 10),
            new Kind("versions of a model", n -> "models?model=model-" + n % 20 + "&before=" + n / 10),
            new Kind("audit log, any page", n -> "audit?before=" + n),
            new Kind("audit log of an execution", n -> "audit?execution=" + n));

    @Option(names = "--executions", description = "How many (default: ${DEFAULT-VALUE}).")
    int executions = History.LONG.executions();

    @Option(names = "--shards", description = "How many (default: ${DEFAULT-VALUE}).")
    int shards = History.LONG.shards();

    @Option(names = "--versions", description = "How many model versions (default: ${DEFAULT-VALUE}).")
    int versions = History.LONG.versions();

    @Option(names = "--requests", description = "Of each kind (default: ${DEFAULT-VALUE}).")
    int requests = 100;

    @Option(names = "--limit-ms", description = "The 95th percentile must be below (default: ${DEFAULT-VALUE}).")
    double limitMillis = 300;

    @Option(names = "--work", description = "Where the data folder is made.")
    @Nullable
    Path work;

    private final HttpClient client = HttpClient.newHttpClient();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ListSpeed()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Path folder = work == null ? Files.createTempDirectory("loff-list-speed-") : Files.createDirectories(work);
        double worst = 0;
        String slowest = "";
        try (JobHome home = JobHome.open(folder.resolve("home"))) {
            home.run(List.of(0), "runs");
            new History(executions, shards, versions).addTo(home);
            try (Hosts hosts = new Hosts(home, Duration.ofSeconds(30))) {
                URI host = hosts.serve().address();
                for (Kind kind : KINDS) {
                    double millis = percentile95(host, kind);
                    System.err.printf(Locale.ROOT, "%-40s %7.1f ms%n", kind.name(), millis);
                    slowest = millis > worst ? kind.name() : slowest;
                    worst = Math.max(worst, millis);
                }
            }
        }
        Folders.delete(folder);
        boolean passed = worst < limitMillis;
        System.out.printf(
                Locale.ROOT,
                "list-speed: %s; slowest 95th percentile %.0f ms (%s, limit %.0f ms) over %d executions, %d shards, %d model"
                        + " versions; %d requests of each of %d kinds, load %s%n",
                passed ? "passed" : "fell short",
                worst,
                slowest,
                limitMillis,
                executions,
                shards,
                versions,
                requests,
                KINDS.size(),
                Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0]);
        return passed ? 0 : 1;
    }

    private double percentile95(URI host, Kind kind) throws IOException, InterruptedException {
        Random random = new Random(1);
        double[] millis = new double[requests];
        for (int i = -requests / 10; i < requests; i++) {
            URI uri = host.resolve("/api/v1/" + kind.path().apply(1 + random.nextInt(executions)));
            long begun = System.nanoTime();
            HttpResponse<String> answer =
                    client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
            double took = (System.nanoTime() - begun) / 1e6;
            if (answer.statusCode() != 200) {
                throw new CheckFailure(uri + " was answered by " + answer.statusCode() + " " + answer.body());
            }
            if (i >= 0) {
                millis[i] = took;
            }
        }
        Arrays.sort(millis);
        return millis[Math.min(requests - 1, (int) Math.ceil(0.95 * requests) - 1)];
    }
}
