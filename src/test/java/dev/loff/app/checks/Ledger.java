package dev.loff.app.checks;

import dev.loff.dataset.Sha256;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The content of a data folder in a form that is equal for two folders with the same work done: rows without ids and times, and
 * the hashes of the files.
 */
record Ledger(List<String> lines) {
    private static final List<String> STORED =
            List.of("snapshots", "plans", "features", "states", "models", "encoders");
    private static final Map<String, String> ROWS = new LinkedHashMap<>();

    static {
        ROWS.put("snapshot", "select sha256, classes, images, train, validation, test from dataset_snapshot");
        ROWS.put("image", "select position, path, size_bytes, sha256, label, split from snapshot_image");
        ROWS.put("encoder", "select fingerprint, name, grid_height, grid_width, class_token, channels from encoder");
        ROWS.put(
                "feature set",
                "select plan_sha256, shard_images, planned, reused, shards, md5(statistics), sealed_at is not null"
                        + " from feature_set");
        ROWS.put(
                "shard",
                "select f.plan_sha256, ordinal, sha256, row_count, size_bytes, first_key, last_key, md5(t.sums)"
                        + " from shard s join feature_set f on f.id = feature_set_id"
                        + " left join shard_sums t on t.shard_id = s.id");
        ROWS.put(
                "feature",
                "select encode(f.sha256, 'hex'), ordinal, row_index from image_feature f"
                        + " join shard s on s.id = shard_id");
        ROWS.put("quarantined", "select path, position, reason, detail from quarantined_image");
        ROWS.put(
                "training",
                "select classifier, md5(hyperparameters), seed, train_images, best_epoch, stopped_early,"
                        + " finished_at is not null from training_run");
        ROWS.put(
                "segment",
                "select ordinal, epoch, minibatch, epoch_finished, training_loss, training_accuracy, validation_loss,"
                        + " validation_accuracy, samples, state_file is not null, state_sha256 from training_segment");
        ROWS.put(
                "model",
                "select model, version, sha256, end_to_end_sha256, md5(evaluation), test_accuracy from model_version");
        ROWS.put(
                "alias",
                "select a.model, alias, version from model_alias a join model_version v on v.id = model_version_id");
        ROWS.put(
                "alias change",
                "select c.model, alias, version, reason from alias_change c"
                        + " join model_version v on v.id = to_version_id");
        // The random number in the file's name differs each time.
        ROWS.put(
                "run",
                "select job, dataset, model, regexp_replace(findings_file, '-[0-9a-f]{8}[.]', '.'), decision from job_run");
        ROWS.put(
                "unfinished execution",
                "select batchstatus from job_execution where batchstatus in ('STARTING', 'STARTED', 'STOPPING')");
    }

    static Ledger of(JobHome home) throws SQLException, IOException {
        List<String> lines = new ArrayList<>();
        for (Map.Entry<String, String> table : ROWS.entrySet()) {
            home.rows(table.getValue()).stream()
                    .map(row -> table.getKey() + " " + row)
                    .forEach(lines::add);
        }
        for (String folder : STORED) {
            for (Path file : Folders.files(home.root().resolve(folder))) {
                lines.add("file in " + folder + " " + Sha256.ofFile(file).hex());
            }
        }
        lines.sort(null);
        return new Ledger(List.copyOf(lines));
    }

    long count(String kind) {
        return lines.stream().filter(line -> line.startsWith(kind + " ")).count();
    }

    /** Lists the lines that this one has in excess, and those that it lacks. */
    List<String> differencesFrom(Ledger expected) {
        List<String> doubled = new ArrayList<>(lines);
        expected.lines.forEach(doubled::remove);
        List<String> missing = new ArrayList<>(expected.lines);
        lines.forEach(missing::remove);
        List<String> differences = new ArrayList<>();
        doubled.forEach(line -> differences.add("unexpected: " + line));
        missing.forEach(line -> differences.add("missing: " + line));
        return differences;
    }
}
