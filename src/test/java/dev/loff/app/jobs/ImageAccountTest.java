package dev.loff.app.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loff.dataset.DrawnPictures;
import dev.loff.job.parameter.JobDefinition;
import dev.loff.registry.DatasetChange;
import dev.loff.registry.Executions;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Whether a run has enough images is decided by one account of all that its dataset lists. */
@QuarkusTest
class ImageAccountTest {
    private static final Actor TESTER = new Actor("tester", "test");

    @Inject
    JobControl jobs;

    @Inject
    Submissions submissions;

    @Inject
    RunReports reports;

    @Inject
    QuarantineReports quarantine;

    @Inject
    Executions executions;

    @TempDir
    Path temporary;

    private Path pictures = Path.of("");

    @BeforeEach
    void draw(TestInfo test) {
        // Each test has pictures of its own, always the same: features of shared ones would be reused.
        int seed = test.getDisplayName().hashCode();
        pictures = temporary.resolve("account-" + Integer.toHexString(seed));
        DrawnPictures.writeFolder(pictures, 6, seed);
    }

    @Test
    void imagesThatWereBadTheNightBeforeCountLikeThoseOfTonight() throws Exception {
        writeBroken("boat", 5);

        RunReport first = night(Map.of());
        RunReport second = night(Map.of());

        assertThat(List.of(first, second)).allSatisfy(it -> {
            assertThat(it.status()).isEqualTo("FAILED");
            assertThat(it.failure()).contains("too many images are quarantined, 5 of 65 (NOT_AN_IMAGE 5)");
            assertThat(it.quarantined()).isEqualTo(5);
            assertThat(it.quarantinedByReason()).isEqualTo(Map.of("NOT_AN_IMAGE", 5L));
            assertThat(it.images()).isEqualTo(65);
            assertThat(it.modelName()).isNull();
            assertThat(quarantine.of(it.execution())).hasSize(5);
        });
        assertThat(second.usable()).isEqualTo(60);
        RunReport resumed = restart(second, Map.of("quarantine-threshold", "0.1"));
        assertThat(resumed.status()).as(resumed.failure()).isEqualTo("COMPLETED");
        assertThat(resumed.quarantined()).isEqualTo(5);
    }

    @Test
    void filesOfAManifestThatAreNotThereCountAtOnce() throws Exception {
        Path manifest = manifest();
        List<Path> away = moveAway(30);

        RunReport failed = run(JobDefinition.NIGHTLY, Map.of("dataset", manifest.toString()));

        assertThat(failed.status()).isEqualTo("FAILED");
        assertThat(failed.step()).isEqualTo("scan");
        assertThat(failed.failure()).contains("too many images are quarantined, 30 of 60 (VANISHED 30)");
        assertThat(failed.images()).isEqualTo(60);
        assertThat(failed.quarantined()).isEqualTo(30);
        assertThat(quarantine.of(failed.execution())).hasSize(30);
        assertThat(quarantine.ofDataset(manifest.toString())).hasSize(30);
        assertThat(restart(failed, Map.of()).status()).isEqualTo("FAILED");

        for (Path file : away) {
            Files.move(hidden(file), file);
        }
        RunReport mended = restart(failed(manifest), Map.of());
        assertThat(mended.status())
                .as("a restart scans again: " + mended.failure())
                .isEqualTo("COMPLETED");
        assertThat(mended.quarantined()).isZero();
        assertThat(mended.images()).isEqualTo(60);
    }

    /** The newest failed execution of the run, which alone can be restarted. */
    private RunReport failed(Path manifest) {
        return reports.recent(new Executions.Filter(null, "FAILED", null, manifest.toString()), Long.MAX_VALUE, 1)
                .get(0);
    }

    @Test
    void aRestartWithAHigherThresholdGoesOnWithWhatTheScanFound() throws Exception {
        Path manifest = manifest();
        moveAway(30);
        RunReport failed = run(JobDefinition.EXTRACT_FEATURES, Map.of("dataset", manifest.toString()));
        assertThat(failed.status()).isEqualTo("FAILED");

        RunReport resumed = restart(failed, Map.of("quarantine-threshold", "0.5"));

        assertThat(resumed.status()).as(resumed.failure()).isEqualTo("COMPLETED");
        assertThat(resumed.usable()).isEqualTo(30);
        assertThat(resumed.quarantinedByReason()).isEqualTo(Map.of("VANISHED", 30L));
    }

    @Test
    void aClassThatLostMostOfItsTrainingImagesFailsTheRun() throws Exception {
        RunReport first = night(Map.of());
        assertThat(first.status()).as(first.failure()).isEqualTo("COMPLETED");
        assertThat(first.promoted()).isTrue();
        try (Stream<Path> boats = Files.list(pictures.resolve("boat"))) {
            for (Path boat : boats.skip(1).toList()) {
                Files.delete(boat);
            }
        }

        RunReport second = night(Map.of());
        RunReport third = night(Map.of());

        assertThat(List.of(second, third)).allSatisfy(it -> {
            assertThat(it.status()).isEqualTo("FAILED");
            assertThat(it.failure())
                    .contains(
                            "a class lost too many training images (boat: ",
                            "when the champion",
                            "class-loss-threshold=1");
            assertThat(it.modelName()).isNull();
        });
        RunReport meant = restart(third, Map.of("class-loss-threshold", "1"));
        assertThat(meant.status()).as(meant.failure()).isEqualTo("COMPLETED");
    }

    @Test
    void aClassOfWhichOnlyBadImagesAreListedFailsTheFirstRun() throws Exception {
        writeBroken("zebra", 9);

        RunReport run = night(Map.of("quarantine-threshold", "0.5"));

        assertThat(run.status()).isEqualTo("FAILED");
        assertThat(run.failure()).contains("zebra: 0 usable", "listed in the dataset");
    }

    @Test
    void filesThatAreMissingCountForTheirClass() throws Exception {
        Path manifest = manifest();
        try (Stream<Path> boats = Files.list(pictures.resolve("boat"))) {
            for (Path boat : boats.toList()) {
                Files.delete(boat);
            }
        }

        RunReport run =
                run(JobDefinition.NIGHTLY, Map.of("dataset", manifest.toString(), "quarantine-threshold", "0.5"));

        assertThat(run.status()).isEqualTo("FAILED");
        assertThat(run.failure()).contains("boat: 0 usable, 6 listed in the dataset");
    }

    @Test
    void aRunSaysWhatChangedSinceTheRunBefore() throws Exception {
        RunReport first = run(JobDefinition.EXTRACT_FEATURES, Map.of("dataset", pictures.toString()));
        assertThat(first.changes()).isNull();
        Files.move(pictures.resolve("boat"), pictures.resolve("ship"));

        RunReport second = run(JobDefinition.EXTRACT_FEATURES, Map.of("dataset", pictures.toString()));

        assertThat(second.changes())
                .isEqualTo(new DatasetChange(
                        instance(first), first.execution(), 0, 0, 0, 0, 6, 0, List.of("ship"), List.of("boat")));
        assertThat(run(JobDefinition.EXTRACT_FEATURES, Map.of("dataset", pictures.toString()))
                        .changes())
                .isEqualTo(new DatasetChange(
                        instance(second), second.execution(), 0, 0, 0, 0, 0, 0, List.of(), List.of()));
    }

    private long instance(RunReport run) {
        return executions.find(run.execution()).orElseThrow().instance();
    }

    @Test
    void whatTheScanLeftOutIsCountedByReason() throws Exception {
        Files.writeString(pictures.resolve("boat/.hidden"), "");
        Files.createDirectories(pictures.resolve("empty"));
        try (Stream<Path> boats = Files.list(pictures.resolve("boat"))) {
            Path boat = boats.filter(it -> it.toString().endsWith("g"))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
            Files.copy(boat, pictures.resolve("boat/zz-copy.png"));
        }

        RunReport run = run(JobDefinition.EXTRACT_FEATURES, Map.of("dataset", pictures.toString()));

        assertThat(run.status()).as(run.failure()).isEqualTo("COMPLETED");
        assertThat(run.leftOutByReason()).isEqualTo(Map.of("HIDDEN", 1L, "EMPTY_CLASS", 1L, "DUPLICATE", 1L));
    }

    private void writeBroken(String label, int images) throws IOException {
        Files.createDirectories(pictures.resolve(label));
        for (int i = 0; i < images; i++) {
            Files.writeString(
                    pictures.resolve(label).resolve("broken" + i + ".jpg"), "no picture " + i + " in " + pictures);
        }
    }

    private Path manifest() throws IOException {
        List<String> lines = new ArrayList<>(List.of("path,label"));
        for (Path file : files()) {
            Path relative = pictures.relativize(file);
            lines.add(relative + "," + relative.getName(0));
        }
        return Files.write(pictures.resolve("manifest.csv"), lines);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(pictures)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /** Hides every other image, so that no class is lost; returns where they belong. */
    private List<Path> moveAway(int images) throws IOException {
        List<Path> all =
                files().stream().filter(it -> !it.endsWith("manifest.csv")).toList();
        List<Path> moved = new ArrayList<>();
        for (int i = 0; i < images; i++) {
            Path file = all.get(2 * i);
            Files.move(file, hidden(file));
            moved.add(file);
        }
        return moved;
    }

    private static Path hidden(Path file) {
        return file.resolveSibling("." + file.getFileName());
    }

    private RunReport night(Map<String, String> more) throws InterruptedException {
        Map<String, String> parameters = new HashMap<>(more);
        parameters.put("dataset", pictures.toString());
        return run(JobDefinition.NIGHTLY, parameters);
    }

    private RunReport run(JobDefinition job, Map<String, String> given) throws InterruptedException {
        Map<String, String> parameters = new HashMap<>(given);
        if (job == JobDefinition.NIGHTLY) {
            parameters.putAll(Map.of("epochs", "1", "classifier", "linear", "speed-probe", "off"));
        }
        return new RunsInTests(submissions, jobs, reports).run(job, parameters);
    }

    private RunReport restart(RunReport failed, Map<String, String> parameters) throws InterruptedException {
        long execution = jobs.restart(failed.execution(), parameters, TESTER);
        assertThat(jobs.await(execution, Duration.ofMinutes(5))).isTrue();
        return reports.find(execution).orElseThrow();
    }
}
