package dev.loff.app.checks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The dashboards of {@code ops/grafana} and their Prometheus queries. */
record Dashboards(List<Dashboard> all) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    record Dashboard(Path file, JsonNode json) {
        List<JsonNode> panels() {
            List<JsonNode> panels = new ArrayList<>();
            json.get("panels").forEach(panels::add);
            return panels;
        }

        /** Every query of every panel. */
        List<Query> queries() {
            List<Query> queries = new ArrayList<>();
            for (JsonNode panel : panels()) {
                panel.path("targets")
                        .forEach(target -> queries.add(new Query(
                                json.get("title").asText() + " / "
                                        + panel.get("title").asText(),
                                target.get("expr").asText())));
            }
            return queries;
        }

        List<JsonNode> variables() {
            List<JsonNode> variables = new ArrayList<>();
            json.get("templating").get("list").forEach(variables::add);
            return variables;
        }
    }

    /** A query as written in a panel. */
    record Query(String panel, String expression) {
        /** Whether it has data only on a machine with a GPU. */
        boolean needsGpu() {
            return expression.contains("_gpu_");
        }

        /** The query as Grafana sends it when all values of every variable are chosen. */
        String substituted() {
            return expression
                    .replace("$__rate_interval", "15s")
                    .replace("$job", ".*")
                    .replace("$instance", ".*");
        }
    }

    static Dashboards read(Path folder) throws IOException {
        List<Dashboard> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                all.add(new Dashboard(file, JSON.readTree(file.toFile())));
            }
        }
        return new Dashboards(all);
    }

    List<Query> queries() {
        return all.stream().flatMap(it -> it.queries().stream()).toList();
    }
}
