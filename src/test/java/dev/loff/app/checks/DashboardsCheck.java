package dev.loff.app.checks;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code ops/checks/dashboards}: a real host runs a scheduled night with bad images, a real Prometheus scrapes it, and then every
 * query of every panel must return data.
 */
@Command(
        name = "dashboards",
        mixinStandardHelpOptions = true,
        description = "Run every query of every dashboard against a Prometheus that watched a real run.")
final class DashboardsCheck implements Callable<Integer> {
    private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((\\w+), (\\w+)\\)");
    /** Facts are at most as old as two scrapes and one reading. */
    private static final Duration SETTLED = Duration.ofSeconds(12);
    /** How long a run must last to be visible: the console's points for an hour are 15 s apart. */
    private static final Duration SEEN = Duration.ofSeconds(45);

    @Option(names = "--per-class", description = "Images of each of ten classes (default: ${DEFAULT-VALUE}).")
    int perClass = 60;

    @Option(names = "--epochs", description = "Of the night (default: ${DEFAULT-VALUE}).")
    int epochs = 15;

    @Option(names = "--pictures", description = "A folder for pictures of the dashboards in the console.")
    @Nullable
    Path pictures;

    @Option(names = "--work", description = "Where the data folder is made.")
    @Nullable
    Path work;

    private final List<String> problems = new ArrayList<>();
    private int answered;
    private int skipped;
    private int drawn;
    private int pages;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new DashboardsCheck()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        if (!Prometheus.installed()) {
            System.out.println("dashboards: skipped, prometheus is not installed (apt-get install prometheus)");
            return 0;
        }
        Path folder = work == null ? Files.createTempDirectory("loff-dashboards-") : Files.createDirectories(work);
        Dashboards dashboards = Dashboards.read(ops().resolve("grafana/dashboards"));
        try (JobHome home = JobHome.open(folder.resolve("home"))) {
            watch(home, folder, dashboards);
        }
        Folders.delete(folder);
        problems.forEach(System.err::println);
        System.out.printf(
                Locale.ROOT,
                "dashboards: %s; %d of %d queries of %d dashboards have data, %d need a GPU and were skipped; the console draws %d"
                        + " panels, and in a browser %d pages; %d problems, load %s%n",
                problems.isEmpty() ? "passed" : "fell short",
                answered,
                dashboards.queries().size(),
                dashboards.all().size(),
                skipped,
                drawn,
                pages,
                problems.size(),
                Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0]);
        return problems.isEmpty() ? 0 : 1;
    }

    private static Path ops() {
        return LoffProcess.projectRoot().resolve("ops");
    }

    private void watch(JobHome home, Path folder, Dashboards dashboards)
            throws IOException, InterruptedException, SQLException {
        // With another encoder, so that its quarantined images are not yet known as bad to the night.
        CheckData bad = CheckData.draw(folder.resolve("bad"), 4, "shipped");
        // By the command line, before any host serves: the host must show this run, too.
        home.run(List.of(1), words(bad.run("nightly", "epochs=1", "model=bad"), "quarantine-threshold=0.001"));
        CheckData good = CheckData.small(folder, perClass);
        HttpServer receiver = receiver();
        int port = Prometheus.freePort();
        try (LoffProcess host = home.start(
                Map.of(
                        "LOFF_NOTIFY_WEBHOOK_URL",
                        "http://127.0.0.1:" + receiver.getAddress().getPort(),
                        "LOFF_CONSOLE_PROMETHEUS",
                        "http://127.0.0.1:" + port),
                "serve",
                "--port",
                "0",
                "--management-port",
                "0")) {
            Hosts.until("the host serves", host::serving);
            double from = now();
            URI metrics = host.metrics();
            try (Prometheus prometheus = Prometheus.start(
                    folder.resolve("prometheus"), ops().resolve("prometheus"), metrics.getAuthority(), port)) {
                night(home, good);
                longTraining(home, good);
                Thread.sleep(SETTLED.toMillis());
                judge(prometheus, dashboards, from, now());
                look(new DrawnDashboards(host.address(), home.token("viewer")), dashboards);
            }
        } finally {
            receiver.stop(0);
        }
    }

    /** Waits for the first fire of a schedule that fires every minute and skips minutes in which it runs. */
    private void night(JobHome home, CheckData data) throws IOException, InterruptedException, SQLException {
        schedule(home, "night", "nightly", data, "epochs=" + epochs, "shard-images=40");
        Hosts.until("the night is complete", () -> home.rows("""
                        select e.batchstatus from fire_slot f join job_execution e on e.jobexecutionid = f.execution_id
                        order by f.fire_at limit 1""").equals(List.of("COMPLETED")));
        home.run(List.of(0), "schedules", "pause", "night", "--reason", "one is enough");
        home.run(List.of(0), "verify");
        home.run(List.of(0, 1), "fsck");
    }

    private static void schedule(JobHome home, String name, String job, CheckData data, String... parameters)
            throws IOException, InterruptedException {
        List<String> words = CheckData.with(
                List.of("schedules", "add", name, "--cron", "* * * * *", "--zone", "UTC", "--job", job),
                "dataset=" + data.pictures(),
                "encoder=" + data.encoder(),
                "quarantine-threshold=0.5");
        home.run(List.of(0), words(words, parameters));
    }

    /** Runs until it is stopped, because on a fast machine the night ends before a scrape sees it running. */
    private void longTraining(JobHome home, CheckData data) throws IOException, InterruptedException, SQLException {
        schedule(home, "long", "train-classifier", data, "epochs=100000", "patience=100000");
        String newest =
                "select max(jobexecutionid) from step_execution where stepname = 'train' and batchstatus = 'STARTED'";
        Hosts.until("the long training runs", () -> !home.rows(newest).equals(List.of("-")));
        String execution = home.rows(newest).get(0);
        Thread.sleep(SEEN.toMillis());
        home.run(List.of(0), "schedules", "pause", "long", "--reason", "it was seen");
        home.run(List.of(0), "stop", execution);
        Hosts.until("the long training stops", () -> home.rows(
                        "select batchstatus from job_execution where jobexecutionid = " + execution)
                .equals(List.of("STOPPED")));
    }

    private void judge(Prometheus prometheus, Dashboards dashboards, double from, double to)
            throws IOException, InterruptedException {
        boolean gpu = Files.exists(Path.of("/proc/driver/nvidia/version"));
        for (Dashboards.Query query : dashboards.queries()) {
            if (query.needsGpu() && !gpu) {
                skipped++;
            } else if (prometheus.values(query.substituted(), from, to).isEmpty()) {
                problems.add("no data: " + query.panel() + ": " + query.expression());
            } else {
                answered++;
            }
        }
        for (Dashboards.Dashboard dashboard : dashboards.all()) {
            for (JsonNode variable : dashboard.variables()) {
                Matcher asked = LABEL_VALUES.matcher(variable.at("/query/query").asText());
                if (asked.matches()
                        && prometheus
                                .labelValues(asked.group(1), asked.group(2))
                                .isEmpty()) {
                    problems.add("no value: variable " + variable.get("name") + " of " + dashboard.file());
                }
            }
        }
        for (String histogram :
                List.of("loff_shard_duration_seconds_bucket", "loff_minibatch_duration_seconds_bucket")) {
            if (prometheus.exemplars(histogram, "execution_id", from, to).stream()
                    .noneMatch(it -> it.matches("\\d+"))) {
                problems.add("no exemplar: " + histogram);
            }
        }
        prometheus.brokenRules().forEach(it -> problems.add("broken rule: " + it));
    }

    /** Checks the dashboards in the console, too. */
    private void look(DrawnDashboards console, Dashboards dashboards) throws IOException, InterruptedException {
        console.ask(dashboards);
        Optional<Path> chromium = Browser.executable();
        if (chromium.isPresent()) {
            try (Browser browser = Browser.open(chromium.get())) {
                console.see(browser, dashboards, pictures);
            }
        }
        drawn = console.drawn();
        pages = console.pages();
        problems.addAll(console.faults());
    }

    private static String[] words(List<String> run, String... parameters) {
        return CheckData.with(run, parameters).toArray(String[]::new);
    }

    private static double now() {
        return Instant.now().toEpochMilli() / 1e3;
    }

    private static HttpServer receiver() throws IOException {
        HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            try (exchange) {
                exchange.getRequestBody().readAllBytes();
                exchange.sendResponseHeaders(200, -1);
            }
        });
        receiver.start();
        return receiver;
    }
}
