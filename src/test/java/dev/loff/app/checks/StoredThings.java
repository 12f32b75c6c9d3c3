package dev.loff.app.checks;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The rows and files of a data folder that retention may remove, without those of an active training.
 *
 * @param rows kind and id
 * @param files relative to the data folder
 */
record StoredThings(Set<String> rows, Set<String> files) {
    private static final Map<String, String> ROWS = new TreeMap<>(Map.ofEntries(
            Map.entry("model", "select id from model_version"),
            Map.entry("end-to-end", "select id from model_version where end_to_end is not null"),
            Map.entry("training run", "select id from training_run"),
            Map.entry(
                    "state", "select id from training_segment where state_file is not null and training_run_id <> %d"),
            Map.entry("feature set", "select id from feature_set"),
            Map.entry("snapshot", "select id from dataset_snapshot"),
            Map.entry("shard", "select id from shard where gone_at is null"),
            Map.entry("set-aside image", "select id from quarantined_image"),
            Map.entry("execution", "select jobexecutionid from job_execution"),
            Map.entry("encoder", "select id from encoder"),
            Map.entry("scores", "select instance_id from job_run where output is not null")));
    private static final List<String> FOLDERS =
            List.of("snapshots", "plans", "features", "states", "models", "scores", "encoders");

    static StoredThings of(JobHome home, long runningTraining) throws SQLException, IOException {
        Set<String> rows = new TreeSet<>();
        for (Map.Entry<String, String> kind : ROWS.entrySet()) {
            home.rows(kind.getValue().formatted(runningTraining)).forEach(id -> rows.add(kind.getKey() + " " + id));
        }
        Path underWay = home.root().resolve("states/run-" + runningTraining);
        Set<String> files = new TreeSet<>();
        for (String folder : FOLDERS) {
            Folders.files(home.root().resolve(folder)).stream()
                    .filter(it -> !it.startsWith(underWay))
                    .forEach(it -> files.add(home.root().relativize(it).toString()));
        }
        return new StoredThings(rows, files);
    }

    StoredThings without(StoredThings other) {
        Set<String> goneRows = new TreeSet<>(rows);
        goneRows.removeAll(other.rows);
        Set<String> goneFiles = new TreeSet<>(files);
        goneFiles.removeAll(other.files);
        return new StoredThings(goneRows, goneFiles);
    }

    /** Throws unless these are exactly the rows and files that retention named. */
    void requireNamedBy(JobHome home, JsonNode removed) {
        Set<String> named = new TreeSet<>();
        Set<Path> namedFiles = new TreeSet<>();
        for (JsonNode item : removed.get("items")) {
            if (ROWS.containsKey(item.get("kind").asText())) {
                named.add(item.get("kind").asText() + " " + item.get("id").asLong());
            }
            if (!item.get("file").isNull()) {
                namedFiles.add(home.root().resolve(item.get("file").asText()));
            }
        }
        requireEqual("rows", named, rows);
        Set<String> covered = namedFiles.stream()
                .map(it -> home.root().relativize(it).toString())
                .filter(it -> files.stream().anyMatch(file -> Path.of(file).startsWith(it)))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> all = namedFiles.stream()
                .map(it -> home.root().relativize(it).toString())
                .collect(Collectors.toCollection(TreeSet::new));
        requireEqual("files that were named and are gone", all, covered);
        Set<String> unnamed = files.stream()
                .filter(file -> covered.stream().noneMatch(it -> Path.of(file).startsWith(it)))
                .collect(Collectors.toCollection(TreeSet::new));
        requireEqual("files that are gone and were not named", Set.of(), unnamed);
    }

    private static void requireEqual(String what, Set<String> expected, Set<String> found) {
        if (!expected.equals(found)) {
            Set<String> missing = new TreeSet<>(expected);
            missing.removeAll(found);
            Set<String> more = new TreeSet<>(found);
            more.removeAll(expected);
            throw new CheckFailure(
                    what + ": retention named and they are there: " + missing + "; gone and not named: " + more);
        }
    }
}
