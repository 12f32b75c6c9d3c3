package dev.loff.app.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loff.dataset.DrawnPictures;
import dev.loff.job.Workspace;
import dev.loff.job.parameter.JobDefinition;
import dev.loff.job.parameter.RefusedParametersException;
import dev.loff.registry.Lineage;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job on drawn pictures and the shipped encoder, in this process, on a real database. */
@QuarkusTest
class NightlyJobTest {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final Actor TESTER = new Actor("tester", "test");

    @Inject
    JobControl jobs;

    @Inject
    Submissions submissions;

    @Inject
    RunReports reports;

    @Inject
    ModelReports models;

    @Inject
    Integrity integrity;

    @Inject
    QuarantineReports quarantine;

    @Inject
    Workspace workspace;

    @TempDir
    Path temporary;

    @Test
    void turnsPicturesIntoAPromotedModel() throws Exception {
        Path pictures = pictures("promoted", 12, 1);
        DrawnPictures.writeBrokenFiles(pictures, 1);

        RunReport first = run(
                JobDefinition.NIGHTLY,
                pictures,
                Map.of("epochs", "3", "shard-images", "50", "quarantine-threshold", "0.1"));

        assertThat(first.status()).as(first.failure()).isEqualTo("COMPLETED");
        assertThat(first.quarantined()).isPositive();
        assertThat(first.extracted()).isEqualTo(120);
        assertThat(first.images()).isEqualTo(first.extracted() + first.quarantined());
        assertThat(first.shards()).isEqualTo(3);
        assertThat(first.epochs()).isEqualTo(3);
        assertThat(first.promoted()).isTrue();
        assertThat(first.testAccuracy()).isBetween(0.0, 1.0);
        assertThat(first.speedUp().loopMissing()).isNull();
        assertThat(first.speedUp().ratio()).isPositive();
        assertThat(first.speedUp().loopPeakBytes()).isPositive();
        assertThat(model(first).speedUp().loopSamplesPerSecond())
                .isEqualTo(first.speedUp().loopSamplesPerSecond());
        assertThat(integrity.verify().problems()).isEmpty();
        assertThat(integrity.check().strays()).isEmpty();

        // The same night again: nothing is extracted or trained, and the version stands.
        RunReport same = run(
                JobDefinition.NIGHTLY,
                pictures,
                Map.of("epochs", "3", "shard-images", "50", "quarantine-threshold", "0.1"));
        assertThat(same.status()).as(same.failure()).isEqualTo("COMPLETED");
        assertThat(same.unchanged()).isTrue();
        assertThat(same.modelVersion()).isEqualTo(first.modelVersion());
        assertThat(same.testAccuracy()).isEqualTo(first.testAccuracy());
        assertThat(same.epochs()).isZero();
        assertThat(same.promoted()).as("the gate does not decide twice").isNull();

        // Forced, the same seed gives the same model to the last byte.
        RunReport second = run(
                JobDefinition.NIGHTLY,
                pictures,
                Map.of("epochs", "3", "shard-images", "50", "quarantine-threshold", "0.1", "force", "true"));
        assertThat(second.status()).as(second.failure()).isEqualTo("COMPLETED");
        assertThat(second.unchanged()).isFalse();
        assertThat(second.modelVersion()).isEqualTo(2);
        assertThat(second.extracted()).isZero();
        assertThat(second.reused()).isEqualTo(120);
        assertThat(second.quarantined()).isEqualTo(first.quarantined());
        assertThat(model(second).sha256()).isEqualTo(model(first).sha256());
    }

    @Test
    void whatHasChangedIsTrainedAnewAndWhatWasNeverAtTheGateGoesThere() throws Exception {
        Path pictures = pictures("again", 5, 21);
        Map<String, String> settings = Map.of("epochs", "1", "classifier", "linear", "speed-probe", "off");
        RunReport trained = run(JobDefinition.TRAIN_CLASSIFIER, pictures, settings);
        assertThat(trained.status()).as(trained.failure()).isEqualTo("COMPLETED");

        RunReport night = run(JobDefinition.NIGHTLY, pictures, settings);
        assertThat(night.unchanged()).as(night.failure()).isTrue();
        assertThat(night.promoted()).as("no gate had seen it").isTrue();
        assertThat(run(JobDefinition.NIGHTLY, pictures, settings).promoted()).isNull();
        assertThat(run(JobDefinition.TRAIN_CLASSIFIER, pictures, settings).unchanged())
                .isTrue();

        Map<String, String> otherSeed = new HashMap<>(settings);
        otherSeed.put("seed", "2");
        assertThat(run(JobDefinition.NIGHTLY, pictures, otherSeed).unchanged()).isFalse();

        Path card = workspace.resolve(model(trained).artifact()).resolve("model.json");
        Files.move(card, card.resolveSibling("model.json.away"));
        RunReport lost = run(JobDefinition.NIGHTLY, pictures, settings);
        assertThat(lost.status()).as(lost.failure()).isEqualTo("COMPLETED");
        assertThat(lost.unchanged()).as("its files are damaged").isFalse();
        Files.move(card.resolveSibling("model.json.away"), card);

        DrawnPictures.writeFolder(pictures.resolve("boat/more"), 1, 22);
        assertThat(run(JobDefinition.NIGHTLY, pictures, settings).unchanged())
                .as("there are more images")
                .isFalse();
    }

    @Test
    void lineageGoesBothWays() throws Exception {
        Path pictures = pictures("lineage", 10, 2);
        RunReport run = run(
                JobDefinition.TRAIN_CLASSIFIER,
                pictures,
                Map.of("epochs", "1", "classifier", "linear", "speed-probe", "off"));
        assertThat(run.status()).as(run.failure()).isEqualTo("COMPLETED");
        assertThat(run.speedUp().samplesPerSecond()).isPositive();
        assertThat(run.speedUp().loopMissing()).isEqualTo("switched off (speed-probe=off)");
        ModelReports.Report model = model(run);

        List<Lineage.SeenImage> images = models.images(model.model(), model.version(), 0, 1000);

        assertThat(images).hasSize(100);
        assertThat(images).extracting(Lineage.SeenImage::path).isSorted();
        assertThat(models.sightings(images.get(7).sha256())).singleElement().satisfies(it -> assertThat(it.path())
                .isEqualTo(images.get(7).path()));
        assertThat(models.sightings("0".repeat(64))).isEmpty();
    }

    @Test
    void scoresNewImagesWithTheChampion() throws Exception {
        Path pictures = pictures("scored", 10, 3);
        RunReport trained = run(JobDefinition.NIGHTLY, pictures, Map.of("epochs", "1"));
        assertThat(trained.status()).as(trained.failure()).isEqualTo("COMPLETED");
        Path fresh = pictures("fresh", 2, 4);
        Files.writeString(fresh.resolve("notes.jpg"), "not a picture");
        Files.writeString(fresh.resolve("notes-again.jpg"), "not a picture");
        try (Stream<Path> boats = Files.list(fresh.resolve("boat"))) {
            Files.copy(boats.findFirst().orElseThrow(), fresh.resolve("zz-copy.png"));
        }

        RunReport scored =
                run(JobDefinition.SCORE_IMAGES, fresh, Map.of("model", "scored", "quarantine-threshold", "0.1"));

        assertThat(scored.status()).as(scored.failure()).isEqualTo("COMPLETED");
        Path folder = Path.of(String.valueOf(scored.output()));
        assertThat(Files.readAllLines(folder.resolve("scores.csv"))).hasSize(22).anySatisfy(line -> assertThat(line)
                .startsWith("zz-copy.png,"));
        assertThat(Files.readAllLines(folder.resolve("quarantine.csv")))
                .hasSize(3)
                .anySatisfy(line -> assertThat(line).startsWith("notes.jpg,NOT_AN_IMAGE"))
                .anySatisfy(line -> assertThat(line).startsWith("notes-again.jpg,NOT_AN_IMAGE"));
        assertThat(folder.resolve("scores.arrow")).isNotEmptyFile();
    }

    @Test
    void workersShareTheShards() throws Exception {
        RunReport run = run(
                JobDefinition.EXTRACT_FEATURES, pictures("shared", 6, 5), Map.of("shard-images", "16", "workers", "3"));
        assertThat(run.status()).as(run.failure()).isEqualTo("COMPLETED");
        assertThat(run.shards()).isEqualTo(4);
        assertThat(run.extracted()).isEqualTo(60);
    }

    @Test
    void tooManyBadImagesFailTheJobAndAHigherThresholdResumesIt() throws Exception {
        Path pictures = pictures("threshold", 5, 7);
        for (int i = 0; i < 5; i++) {
            Files.writeString(pictures.resolve("boat/broken" + i + ".jpg"), "no picture " + i);
        }

        RunReport failed = run(JobDefinition.EXTRACT_FEATURES, pictures, Map.of());

        assertThat(failed.status()).isEqualTo("FAILED");
        assertThat(failed.failure())
                .contains("too many images are quarantined, 5 of 55 (NOT_AN_IMAGE 5)", "quarantine-threshold=0.10`");
        assertThat(failed.quarantined()).isEqualTo(5);
        assertThat(quarantine.of(failed.execution()))
                .hasSize(5)
                .allSatisfy(it -> assertThat(it.reason()).isEqualTo("NOT_AN_IMAGE"))
                .extracting(QuarantineReports.SetAside::path)
                .contains("boat/broken3.jpg");
        long again = jobs.restart(failed.execution(), Map.of("quarantine-threshold", "0.2"), TESTER);
        assertThat(jobs.await(again, PATIENCE)).isTrue();
        RunReport resumed = reports.find(again).orElseThrow();
        assertThat(resumed.status()).as(resumed.failure()).isEqualTo("COMPLETED");
        assertThat(resumed.extracted()).isEqualTo(50);
    }

    @Test
    void wrongParametersAreRefusedBeforeAnythingStarts() {
        Path pictures = temporary.resolve("nowhere");
        assertThatThrownBy(() -> submit(JobDefinition.NIGHTLY, Map.of()))
                .isInstanceOf(RefusedParametersException.class)
                .hasMessageContaining("dataset is missing");
        assertThatThrownBy(() -> submit(
                        JobDefinition.NIGHTLY, Map.of("dataset", pictures.toString(), "epoch", "3", "seed", "x")))
                .isInstanceOf(RefusedParametersException.class)
                .hasMessageContaining("there is no such parameter (epoch=3)")
                .hasMessageContaining("(seed=x)")
                .hasMessageContaining("did you mean `epochs`?");
        assertThatThrownBy(() -> submit(JobDefinition.NIGHTLY, Map.of("dataset", pictures.toString())))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("no folder and no manifest");
        assertThatThrownBy(() -> submit(
                        JobDefinition.NIGHTLY,
                        Map.of("dataset", temporary.toString(), "classifier", "linear", "flip", "0.5")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("only loff-ta augments");
    }

    @Test
    void aCompletedRunIsNotRestarted() throws Exception {
        RunReport done = run(JobDefinition.EXTRACT_FEATURES, pictures("done", 2, 8), Map.of());
        assertThat(done.status()).as(done.failure()).isEqualTo("COMPLETED");
        assertThatThrownBy(() -> jobs.restart(done.execution(), Map.of(), TESTER))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("it is complete");
    }

    private Submission submit(JobDefinition job, Map<String, String> parameters) {
        return submissions.submit(new Submissions.Request(job, parameters, null), TESTER);
    }

    private RunReport run(JobDefinition job, Path dataset, Map<String, String> more) throws InterruptedException {
        Map<String, String> parameters = new HashMap<>(more);
        parameters.put("dataset", dataset.toString());
        long execution = ((Submission.Started) submit(job, parameters)).execution();
        assertThat(jobs.await(execution, PATIENCE)).isTrue();
        return reports.find(execution).orElseThrow();
    }

    private ModelReports.Report model(RunReport run) {
        Integer version = run.modelVersion();
        assertThat(version).isNotNull();
        return models.find(String.valueOf(run.modelName()), version == null ? 0 : version);
    }

    private Path pictures(String name, int perClass, long seed) throws IOException {
        Path folder = temporary.resolve(name);
        DrawnPictures.writeFolder(folder, perClass, seed);
        return folder;
    }
}
