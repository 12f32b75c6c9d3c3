package dev.loff.app.checks.nemesis;

import dev.loff.app.checks.JobHome;
import dev.loff.dataset.Sha256;
import dev.loff.shard.ShardReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The results of nights that do not depend on when and where they run. Each entry has a name and a hash or figures.
 *
 * @param whole entries that must exist exactly like this after all nights: features, models
 * @param parts entries that must be like this if they exist: shards of a plan and training states, which depend on how work is split
 */
record Undisturbed(Map<String, String> whole, Map<String, String> parts) {
    private static final String FEATURES = "select encode(f.sha256, 'hex'), s.file, f.row_index from image_feature f"
            + " join shard s on s.id = f.shard_id where s.gone_at is null order by s.file";
    private static final String MODELS = "select 'model ' || v.model || ' seed ' || t.seed, v.sha256 || ' ' ||"
            + " coalesce(v.end_to_end_sha256, '-') || ' ' || v.test_accuracy from model_version v"
            + " join training_run t on t.id = v.training_run_id";
    private static final String SHARDS =
            "select 'shard ' || f.plan_sha256 || '/' || s.ordinal, s.sha256 || ' ' || s.row_count"
                    + " from shard s join feature_set f on f.id = s.feature_set_id";
    private static final String STATES =
            "select 'state ' || d.sha256 || ' seed ' || t.seed || ' segment ' || g.ordinal,"
                    + " g.state_sha256 from training_segment g join training_run t on t.id = g.training_run_id"
                    + " join feature_set f on f.id = t.feature_set_id join dataset_snapshot d on d.id = f.snapshot_id";

    Undisturbed {
        whole = new TreeMap<>(whole);
        parts = new TreeMap<>(parts);
    }

    static Undisturbed of(JobHome home) throws SQLException, IOException {
        List<Entry> whole = whole(home);
        List<Entry> parts = parts(home);
        return new Undisturbed(map(whole), map(parts));
    }

    /** One result; several entries for one thing must all be equal. */
    private record Entry(String what, String content) {}

    private static Map<String, String> map(List<Entry> entries) {
        Map<String, String> map = new TreeMap<>();
        entries.forEach(it -> map.put(it.what, it.content));
        return map;
    }

    private static List<Entry> whole(JobHome home) throws SQLException, IOException {
        List<Entry> entries = entries(home, MODELS);
        entries.addAll(features(home));
        return entries;
    }

    private static List<Entry> parts(JobHome home) throws SQLException, IOException {
        List<Entry> entries = entries(home, SHARDS);
        entries.addAll(entries(home, STATES));
        return entries;
    }

    private static List<Entry> entries(JobHome home, String sql) throws SQLException, IOException {
        List<Entry> entries = new ArrayList<>();
        for (String row : home.rows("select what || '|' || content from (" + sql + ") found (what, content)")) {
            entries.add(new Entry(row.substring(0, row.indexOf('|')), row.substring(row.indexOf('|') + 1)));
        }
        return entries;
    }

    private static List<Entry> features(JobHome home) throws SQLException, IOException {
        List<Entry> entries = new ArrayList<>();
        Map<Path, List<String[]>> byFile = new TreeMap<>();
        for (String row : home.rows(FEATURES)) {
            String[] words = row.split(" ", -1);
            byFile.computeIfAbsent(home.root().resolve(words[1]), it -> new ArrayList<>())
                    .add(words);
        }
        for (Map.Entry<Path, List<String[]>> file : byFile.entrySet()) {
            if (Files.exists(file.getKey())) { // its existence is another invariant
                entries.addAll(features(file.getKey(), file.getValue()));
            }
        }
        return entries;
    }

    private static List<Entry> features(Path file, List<String[]> rows) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (ShardReader shard = ShardReader.open(file)) {
            for (String[] words : rows) {
                int row = Integer.parseInt(words[2]);
                ByteBuffer features = ByteBuffer.allocate(shard.shape().sizeBytes());
                shard.copyRow(row, features);
                String found = shard.key(row).hex().equals(words[0])
                        ? Sha256.of(features.array()).hex()
                        : "of another image";
                entries.add(new Entry("features of image " + words[0], found));
            }
        }
        return entries;
    }

    /** Returns the entries that differ or are missing in another home. */
    List<String> differencesOf(JobHome home) throws SQLException, IOException {
        List<String> differences = new ArrayList<>();
        List<Entry> found = whole(home);
        for (Entry it : found) {
            if (!it.content.equals(whole.get(it.what))) {
                differences.add(it.what + " is " + it.content + ", undisturbed " + whole.get(it.what));
            }
        }
        Map<String, String> there = map(found);
        whole.keySet().stream().filter(it -> !there.containsKey(it)).forEach(it -> differences.add(it + " is missing"));
        for (Entry it : parts(home)) {
            String expected = parts.get(it.what);
            if (expected != null && !expected.equals(it.content)) {
                differences.add(it.what + " is " + it.content + ", undisturbed " + expected);
            }
        }
        return differences;
    }
}
