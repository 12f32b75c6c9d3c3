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
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ops/checks/list-speed}: how long lists and searches take over HTTP and in pages when the database is large. */
@Command(
        name = "list-speed",
        mixinStandardHelpOptions = true,
        description = "Time lists, searches and the console's pages over a made-up history.")
final class ListSpeed implements Callable<Integer> {
    /** A kind of request, whose path is made from a random number below the number of executions. */
    private record Kind(String name, IntFunction<String> path) {}

    private static final List<Kind> KINDS = List.of(
            new Kind("executions, first page", n -> "/api/v1/executions"),
            new Kind("executions, any page", n -> "/api/v1/executions?before=" + n),
            new Kind("executions of a rare job", n -> "/api/v1/executions?job=score-images&before=" + n),
            new Kind("executions that failed", n -> "/api/v1/executions?status=FAILED&before=" + n),
            new Kind("executions that were stopped", n -> "/api/v1/executions?status=STOPPED"),
            new Kind(
                    "executions of a rare job that failed",
                    n -> "/api/v1/executions?job=extract-features&status=FAILED&before=" + n),
            new Kind("executions of a model", n -> "/api/v1/executions?model=model-" + n % 20 + "&before=" + n),
            new Kind(
                    "executions of a data set",
                    n -> "/api/v1/executions?dataset=/data/night-" + n % 50 + "&before=" + n),
            new Kind("one execution", n -> "/api/v1/executions/" + n),
            new Kind("models, first page", n -> "/api/v1/models"),
            new Kind("models, any page", n -> "/api/v1/models?before=" + n / 10),
            new Kind("versions of a model", n -> "/api/v1/models?model=model-" + n % 20 + "&before=" + n / 10),
            new Kind("audit log, any page", n -> "/api/v1/audit?before=" + n),
            new Kind("audit log of an execution", n -> "/api/v1/audit?execution=" + n),
            new Kind("page: tonight", n -> "/"),
            new Kind("page: tonight, live", n -> "/tonight/live"),
            new Kind("page: executions, first", n -> "/executions"),
            new Kind("page: executions, any", n -> "/executions?before=" + n),
            new Kind("page: executions that failed", n -> "/executions?status=FAILED&before=" + n),
            new Kind("page: executions of a data set", n -> "/executions?dataset=/data/night-" + n % 50),
            new Kind("page: one execution", n -> "/executions/" + n),
            new Kind("page: start a run", n -> "/executions/new"),
            new Kind("page: schedules", n -> "/schedules"),
            new Kind("page: quarantine", n -> "/quarantine"),
            new Kind("page: quarantined by an execution", n -> "/quarantine/" + n),
            new Kind("page: models", n -> "/models"),
            new Kind("page: versions of a model", n -> "/models/model-" + n % 20),
            new Kind("page: one version", n -> "/models/model-1/" + n % 10),
            new Kind("page: versions side by side", n -> "/models/model-1/compare?v=1&v=2&v=3"),
            new Kind("page: data", n -> "/data"),
            new Kind("page: a feature set", n -> "/data/" + (1 + n % 1000)),
            new Kind("page: audit log, any", n -> "/audit?before=" + n),
            new Kind("page: dashboards", n -> "/dashboards"),
            new Kind("page: access", n -> "/access"));

    @Option(names = "--executions", description = "How many (default: ${DEFAULT-VALUE}).")
    int executions = History.LONG.executions();

    @Option(names = "--shards", description = "How many (default: ${DEFAULT-VALUE}).")
    int shards = History.LONG.shards();

    @Option(names = "--versions", description = "How many model versions (default: ${DEFAULT-VALUE}).")
    int versions = History.LONG.versions();

    @Option(names = "--requests", description = "Of each kind (default: ${DEFAULT-VALUE}).")
    int requests = 100;

    @Option(names = "--limit-ms", description = "Limit of the 95th percentile (default: ${DEFAULT-VALUE}).")
    double limitMillis = 300;

    @Option(names = "--paint-limit-ms", description = "Limit of the first paint (default: ${DEFAULT-VALUE}).")
    double paintLimitMillis = 1000;

    @Option(
            names = "--home",
            paramLabel = "FOLDER",
            description = "A data folder of this size from ops/bench/history; otherwise one is made and removed.")
    @Nullable
    Path made;

    @Mixin
    WorkFolder work = new WorkFolder();

    private final HttpClient client = HttpClient.newHttpClient();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ListSpeed()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Path folder = work.folder("list-speed");
        try (JobHome home = JobHome.open(made == null ? folder.resolve("home") : made)) {
            if (made == null) {
                home.run(List.of(0), "runs");
                new History(executions, shards, versions).addTo(home);
            }
            try (Hosts hosts = new Hosts(home, Duration.ofSeconds(30))) {
                URI host = hosts.serve().address();
                return judge(measure(host, home.token("admin")));
            }
        } finally {
            Folders.delete(folder);
        }
    }

    /** The slowest request and page; paint is 0 without a browser. */
    private record Slowest(double millis, String kind, double paintMillis, String page) {}

    private Slowest measure(URI host, String token) throws IOException, InterruptedException {
        double worst = 0;
        String slowest = "";
        for (Kind kind : KINDS) {
            double millis = percentile95(host, token, kind);
            System.err.printf(Locale.ROOT, "%-40s %7.1f ms%n", kind.name(), millis);
            slowest = millis > worst ? kind.name() : slowest;
            worst = Math.max(worst, millis);
        }
        Map<String, Double> paints = FirstPaint.of(
                host,
                token,
                KINDS.stream()
                        .filter(it ->
                                it.name().startsWith("page: ") && !it.name().contains("live"))
                        .map(it -> it.path().apply(executions / 2))
                        .toList());
        paints.forEach(
                (page, millis) -> System.err.printf(Locale.ROOT, "first paint of %-32s %5.0f ms%n", page, millis));
        Map.Entry<String, Double> paint =
                paints.entrySet().stream().max(Map.Entry.comparingByValue()).orElse(Map.entry("no browser", 0.0));
        return new Slowest(worst, slowest, paint.getValue(), paint.getKey());
    }

    private int judge(Slowest it) throws IOException {
        boolean passed = it.millis() < limitMillis && it.paintMillis() < paintLimitMillis;
        System.out.printf(
                Locale.ROOT,
                "list-speed: %s; slowest 95th percentile %.0f ms (%s, limit %.0f ms), slowest first paint %.0f ms (%s, limit"
                        + " %.0f ms) over %d executions, %d shards, %d model versions; %d requests of each of %d kinds, load"
                        + " %s%n",
                passed ? "passed" : "fell short",
                it.millis(),
                it.kind(),
                limitMillis,
                it.paintMillis(),
                it.page(),
                paintLimitMillis,
                executions,
                shards,
                versions,
                requests,
                KINDS.size(),
                Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0]);
        return passed ? 0 : 1;
    }

    private double percentile95(URI host, String token, Kind kind) throws IOException, InterruptedException {
        Random random = new Random(1);
        double[] millis = new double[requests];
        for (int i = -requests / 10; i < requests; i++) {
            URI uri = host.resolve(kind.path().apply(1 + random.nextInt(executions)));
            long begun = System.nanoTime();
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(uri)
                            .header("Authorization", "Bearer " + token)
                            .build(),
                    BodyHandlers.ofString());
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
