package dev.loff.app.checks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** This machine's Prometheus, scraping one host every second with the project's configuration and rules. Closing kills it. */
final class Prometheus implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final URI address;

    private Prometheus(Process process, URI address) {
        this.process = process;
        this.address = address;
    }

    /** Whether it is installed on the path. */
    static boolean installed() {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "prometheus")));
    }

    /** Scrapes {@code target}, a host and port; {@code ops} contains the configuration to use. */
    static Prometheus start(Path folder, Path ops, String target, int port)
            throws IOException, InterruptedException, SQLException {
        Files.createDirectories(folder);
        Path rules = ops.resolve("loff.rules.yml");
        String config = Files.readString(ops.resolve("prometheus.yml"))
                .replace("15s", "1s")
                .replace("  - loff.rules.yml", "  - " + rules.toAbsolutePath())
                .replaceAll("targets: \\[.*]", "targets: [\"" + target + "\"]");
        if (!config.contains(target)) {
            throw new CheckFailure("prometheus.yml has no targets");
        }
        Path file = Files.writeString(folder.resolve("prometheus.yml"), config);
        Process process = new ProcessBuilder(
                        "prometheus",
                        "--config.file=" + file,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--enable-feature=exemplar-storage")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start();
        Prometheus prometheus = new Prometheus(process, URI.create("http://127.0.0.1:" + port));
        Hosts.until("Prometheus is ready", prometheus::ready);
        return prometheus;
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private boolean ready() throws IOException, InterruptedException {
        if (!process.isAlive()) {
            throw new CheckFailure("Prometheus has ended with " + process.exitValue());
        }
        try {
            return get("/-/ready").statusCode() == 200;
        } catch (ConnectException e) {
            return false;
        }
    }

    /** Returns the values of every series of a range query, without NaN and infinite ones. */
    List<Double> values(String expression, double from, double to) throws IOException, InterruptedException {
        List<Double> values = new ArrayList<>();
        JsonNode result = data("/api/v1/query_range?query=" + encoded(expression) + "&start=" + from + "&end=" + to
                        + "&step=1")
                .get("result");
        for (JsonNode series : result) {
            for (JsonNode value : series.get("values")) {
                double number = Double.parseDouble(value.get(1).asText().replace("Inf", "Infinity"));
                if (Double.isFinite(number)) {
                    values.add(number);
                }
            }
        }
        return values;
    }

    /** The values of a label over the series of a metric. */
    List<String> labelValues(String metric, String label) throws IOException, InterruptedException {
        List<String> values = new ArrayList<>();
        data("/api/v1/label/" + label + "/values?match[]=" + encoded(metric)).forEach(it -> values.add(it.asText()));
        return values;
    }

    /** The values of a label of the exemplars of a metric. */
    List<String> exemplars(String metric, String label, double from, double to)
            throws IOException, InterruptedException {
        List<String> values = new ArrayList<>();
        for (JsonNode series :
                data("/api/v1/query_exemplars?query=" + encoded(metric) + "&start=" + from + "&end=" + to)) {
            series.get("exemplars")
                    .forEach(it -> values.add(it.get("labels").path(label).asText()));
        }
        return values;
    }

    /** Returns the rules that could not be evaluated, and why. */
    List<String> brokenRules() throws IOException, InterruptedException {
        List<String> broken = new ArrayList<>();
        for (JsonNode group : data("/api/v1/rules").get("groups")) {
            for (JsonNode rule : group.get("rules")) {
                if (rule.get("health").asText().equals("err")) {
                    broken.add(rule.get("name").asText() + ": "
                            + rule.path("lastError").asText());
                }
            }
        }
        return broken;
    }

    private JsonNode data(String path) throws IOException, InterruptedException {
        var answer = get(path);
        if (answer.statusCode() != 200) {
            throw new CheckFailure("Prometheus answered " + answer.statusCode() + " to " + path + ": " + answer.body());
        }
        return JSON.readTree(answer.body()).get("data");
    }

    private java.net.http.HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(address + path.replace("[]", "%5B%5D")))
                        .build(),
                BodyHandlers.ofString());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
