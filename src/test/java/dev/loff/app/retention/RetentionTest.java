package dev.loff.app.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loff.app.jobs.Actor;
import dev.loff.app.jobs.Integrity;
import dev.loff.app.jobs.JobControl;
import dev.loff.app.jobs.ModelPromotions;
import dev.loff.app.jobs.ModelReports;
import dev.loff.app.jobs.RefusedException;
import dev.loff.app.jobs.RunReport;
import dev.loff.app.jobs.RunReports;
import dev.loff.app.jobs.RunsInTests;
import dev.loff.app.jobs.Submissions;
import dev.loff.app.retention.Retention.Item;
import dev.loff.dataset.DrawnPictures;
import dev.loff.encoder.ShippedEncoder;
import dev.loff.job.Workspace;
import dev.loff.job.parameter.JobDefinition;
import dev.loff.registry.RetentionPolicy;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
class RetentionTest {
    private static final Actor TESTER = new Actor("tester", "test");

    /** Whatever nothing needs goes at once; failed runs may not be restarted. */
    private static final RetentionPolicy STRICT = new RetentionPolicy(0, 0, 0, 0, 1, 1, 0, 1, null, 0, 0, 0, 0, 0);

    @Inject
    Retention retention;

    @Inject
    RetentionConfig config;

    @Inject
    Holds holds;

    @Inject
    Integrity integrity;

    @Inject
    ModelReports models;

    @Inject
    ModelPromotions promotions;

    @Inject
    Workspace workspace;

    @Inject
    Submissions submissions;

    @Inject
    JobControl jobs;

    @Inject
    RunReports reports;

    @TempDir
    Path temporary;

    @Test
    void theDryRunTellsWhatGoesAndTheChampionKeepsAllItNeeds() throws Exception {
        String pictures = pictures("kept");
        for (int seed = 1; seed <= 3; seed++) {
            train(pictures, seed);
        }
        promotions.promote("kept", 3, "the newest", null, TESTER);
        List<String> lineage = lineage("kept", 3);

        List<Item> told = retention.dryRun(STRICT);
        assertThat(told).anySatisfy(it -> assertThat(it.subject()).isEqualTo("kept v1"));
        assertThat(told).filteredOn(it -> it.file() != null).isNotEmpty().allMatch(this::there, "is there");
        assertThat(retention.dryRun(STRICT)).as("a second dry run").isEqualTo(told);
        List<Item> gone = retention.remove(STRICT, TESTER);

        assertThat(gone).isEqualTo(told);
        assertThat(gone).noneMatch(this::there, "is still there");
        assertThat(models.recent("kept", Long.MAX_VALUE, 10))
                .extracting(ModelReports.Report::version)
                .containsExactly(3);
        assertThat(lineage("kept", 3)).isEqualTo(lineage).hasSize(30);
        assertThat(integrity.verify().problems()).isEmpty();
        assertThat(integrity.check().clean()).isTrue();
        assertThat(retention.dryRun(STRICT)).isEmpty();
        RunReport scored = run(JobDefinition.SCORE_IMAGES, Map.of("dataset", pictures, "model", "kept"));
        assertThat(scored.status()).as(scored.failure()).isEqualTo("COMPLETED");
        assertThat(scored.reused()).as("images whose features stayed").isEqualTo(30);
    }

    @Test
    void aHoldKeepsAVersionUntilItIsLetGo() throws Exception {
        String pictures = pictures("held");
        for (int seed = 1; seed <= 3; seed++) {
            train(pictures, seed);
        }
        promotions.promote("held", 3, "the newest", null, TESTER);
        holds.add("model", List.of("held", "1"), "court", TESTER);

        retention.remove(STRICT, TESTER);

        assertThat(models.recent("held", Long.MAX_VALUE, 10))
                .extracting(ModelReports.Report::version)
                .containsExactly(3, 1);
        assertThat(lineage("held", 1)).hasSize(30);
        holds.remove("model", List.of("held", "1"), TESTER);
        assertThat(retention.remove(STRICT, TESTER)).extracting(Item::subject).contains("held v1");
        assertThatThrownBy(() -> holds.add("model", List.of("held", "1"), "court", TESTER))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("no such version");
    }

    @Test
    void whyAnImageOfTheChampionHasNoFeaturesStays() throws Exception {
        Path pictures = Path.of(pictures("blemished"));
        Files.writeString(pictures.resolve("boat/broken.png"), "no picture " + System.nanoTime());
        for (String seed : List.of("1", "2")) {
            Map<String, String> parameters =
                    Map.of("dataset", pictures.toString(), "epochs", "1", "quarantine-threshold", "0.5", "seed", seed);
            RunReport run = run(JobDefinition.NIGHTLY, parameters);
            assertThat(run.status()).as(run.failure()).isEqualTo("COMPLETED");
        }
        promotions.promote("blemished", 2, "the newest", null, TESTER);

        assertThat(retention.remove(STRICT, TESTER))
                .as("the first run goes, the row of the image that it set aside does not")
                .extracting(Item::subject)
                .contains("blemished v1")
                .doesNotContain("boat/broken.png");
    }

    @Test
    void whatAFailedRunNeedsStaysAsLongAsItMayBeRestarted() throws Exception {
        Path pictures = Path.of(pictures("failed"));
        Files.writeString(pictures.resolve("boat/broken.png"), "no picture " + System.nanoTime());
        Files.writeString(pictures.resolve("boat/torn.png"), "nor this " + System.nanoTime());
        RunReport failed = run(JobDefinition.EXTRACT_FEATURES, Map.of("dataset", pictures.toString()));
        assertThat(failed.failure()).contains("too many images are quarantined");
        RetentionPolicy patient = new RetentionPolicy(0, 0, 1, 0, 1, 1, 0, 1, null, 0, 0, 0, 0, 0);

        retention.remove(patient, TESTER);

        long again = jobs.restart(failed.execution(), Map.of("quarantine-threshold", "0.5"), TESTER);
        assertThat(jobs.await(again, Duration.ofMinutes(5))).isTrue();
        RunReport resumed = reports.find(again).orElseThrow();
        assertThat(resumed.status()).as(resumed.failure()).isEqualTo("COMPLETED");
        assertThat(retention.remove(STRICT, TESTER))
                .filteredOn(it -> it.kind().equals("execution"))
                .extracting(Item::id)
                .contains(failed.execution(), again);
        assertThat(reports.find(again)).isEmpty();
    }

    @Test
    void theOldestShardsThatNobodyNeedsGoWhenAllAreTooLarge() throws Exception {
        retention.remove(STRICT, TESTER);
        run(JobDefinition.EXTRACT_FEATURES, Map.of("dataset", pictures("large"), "shard-images", "16"));
        RetentionPolicy young = new RetentionPolicy(9, 9, 9, 9, 1, 1, 9, 1, null, 9, 9, 9, 9, 9);
        RetentionPolicy small = new RetentionPolicy(0, 0, 0, 9, 1, 1, 9, 1, 1L, 9, 9, 9, 9, 9);

        assertThat(retention.dryRun(young))
                .filteredOn(it -> it.kind().equals("shard"))
                .isEmpty();
        assertThat(retention.dryRun(small))
                .filteredOn(it -> it.kind().equals("shard"))
                .hasSize(2)
                .allSatisfy(it -> assertThat(it.reason()).contains("too large"));
    }

    @Test
    void aShippedEncodersFolderStaysAsLongAsAFeatureSetHasIt() throws Exception {
        run(JobDefinition.EXTRACT_FEATURES, Map.of("dataset", pictures("encoded")));
        Path folder = workspace.encoders().resolve(ShippedEncoder.folderName());
        RetentionPolicy featuresStay = new RetentionPolicy(0, 0, 0, 0, 1, 1, 9, 1, null, 0, 0, 0, 0, 0);
        assertThat(retention.remove(featuresStay, TESTER))
                .extracting(Item::kind)
                .doesNotContain("encoder");
        assertThat(folder.resolve("saved_model.pb")).isNotEmptyFile();

        List<Item> gone = retention.remove(STRICT, TESTER);

        boolean needed = gone.stream().noneMatch(it -> it.kind().equals("encoder"));
        assertThat(Files.exists(folder)).as("another test's model may need it").isEqualTo(needed);
        assertThat(integrity.check().clean()).isTrue();
    }

    @Test
    void theDefaultsKeepWhatIsYoung() {
        assertThat(config.policy())
                .isEqualTo(new RetentionPolicy(90, 100, 14, 90, 10, 3, 30, 3, null, 7, 90, 365, 90, 30));
        assertThatThrownBy(() -> new RetentionPolicy(0, 0, 0, 0, 0, 1, 0, 0, null, 0, 0, 0, 0, 0))
                .hasMessageContaining("loff.retention.keep-versions=0");
    }

    private boolean there(Item item) {
        String file = item.file();
        return file != null && Files.exists(workspace.resolve(file));
    }

    private List<String> lineage(String model, int version) {
        return models.images(model, version, 0, 1000).stream()
                .map(it -> it.sha256())
                .toList();
    }

    private void train(String pictures, int seed) throws InterruptedException {
        RunReport run = run(
                JobDefinition.NIGHTLY,
                Map.of("dataset", pictures, "epochs", "1", "classifier", "linear", "seed", Integer.toString(seed)));
        assertThat(run.status()).as(run.failure()).isEqualTo("COMPLETED");
    }

    private String pictures(String name) {
        Path folder = temporary.resolve(name);
        // Each test has pictures of its own, always the same: their hashes decide the splits.
        DrawnPictures.writeFolder(folder, 3, name.hashCode());
        return folder.toString();
    }

    private RunReport run(JobDefinition job, Map<String, String> parameters) throws InterruptedException {
        return new RunsInTests(submissions, jobs, reports).run(job, parameters);
    }
}
