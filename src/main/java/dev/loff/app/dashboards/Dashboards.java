package dev.loff.app.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.loff.app.dashboards.Dashboard.Kind;
import dev.loff.app.dashboards.Dashboard.Panel;
import dev.loff.app.dashboards.Dashboard.Query;
import dev.loff.app.dashboards.Dashboard.Row;
import dev.loff.app.dashboards.Dashboard.Threshold;
import dev.loff.app.dashboards.Dashboard.Variable;
import dev.loff.app.jobs.RefusedException;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The bundled dashboards; the build copies their files from {@code ops/grafana/dashboards}. */
@Singleton
public class Dashboards {
    /** In the order of the tabs. */
    static final List<String> UIDS = List.of("loff-night", "loff-extraction", "loff-training", "loff-host");

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((\\w+), (\\w+)\\)");

    private final List<Dashboard> all = UIDS.stream().map(Dashboards::read).toList();

    public List<Dashboard> all() {
        return all;
    }

    public Dashboard find(String uid) {
        return all.stream()
                .filter(it -> it.uid().equals(uid))
                .findFirst()
                .orElseThrow(() -> RefusedException.unknown(
                        "Cannot show a dashboard: there is none of that name (dashboard=" + uid + ")"));
    }

    private static Dashboard read(String uid) {
        try (InputStream in = Dashboards.class.getResourceAsStream(uid + ".json")) {
            if (in == null) {
                throw new IllegalStateException("Cannot read a dashboard: its file is missing (dashboard=" + uid + ")");
            }
            JsonNode json = JSON.readTree(in);
            return new Dashboard(uid, text(json, "title"), text(json, "description"), variables(json), rows(json));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Cannot read a dashboard: " + e.getMessage() + " (dashboard=" + uid + ")", e);
        }
    }

    private static List<Variable> variables(JsonNode json) {
        List<Variable> variables = new ArrayList<>();
        for (JsonNode variable : json.at("/templating/list")) {
            Matcher asked = LABEL_VALUES.matcher(variable.at("/query/query").asText());
            if (asked.matches()) {
                variables.add(
                        new Variable(text(variable, "name"), text(variable, "label"), asked.group(1), asked.group(2)));
            }
        }
        return variables;
    }

    private static List<Row> rows(JsonNode json) {
        List<Row> rows = new ArrayList<>();
        String title = "";
        List<Panel> panels = new ArrayList<>();
        for (JsonNode panel : json.path("panels")) {
            if (text(panel, "type").equals("row")) {
                add(rows, title, panels);
                title = text(panel, "title");
            } else {
                panels.add(panel(panel));
            }
        }
        add(rows, title, panels);
        return rows;
    }

    private static void add(List<Row> rows, String title, List<Panel> panels) {
        if (!panels.isEmpty()) {
            rows.add(new Row(title, List.copyOf(panels)));
            panels.clear();
        }
    }

    private static Panel panel(JsonNode json) {
        List<Query> queries = new ArrayList<>();
        json.path("targets").forEach(it -> queries.add(new Query(text(it, "expr"), text(it, "legendFormat"))));
        List<Threshold> thresholds = new ArrayList<>();
        json.at("/fieldConfig/defaults/thresholds/steps")
                .forEach(it -> thresholds.add(new Threshold(
                        it.path("value").isNumber() ? it.get("value").asDouble() : Double.NEGATIVE_INFINITY,
                        text(it, "color"))));
        return new Panel(
                json.path("id").asInt(),
                text(json, "title"),
                text(json, "description"),
                Kind.valueOf(text(json, "type").toUpperCase(Locale.ROOT)),
                json.at("/fieldConfig/defaults/unit").asText(),
                json.at("/gridPos/w").asInt(),
                List.copyOf(thresholds),
                List.copyOf(queries));
    }

    private static String text(JsonNode json, String key) {
        return json.path(key).asText();
    }
}
