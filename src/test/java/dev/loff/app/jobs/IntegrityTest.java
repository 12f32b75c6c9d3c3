package dev.loff.app.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loff.app.jobs.Integrity.Problem;
import dev.loff.dataset.DrawnPictures;
import dev.loff.encoder.ShippedEncoder;
import dev.loff.job.Workspace;
import dev.loff.job.parameter.JobDefinition;
import dev.loff.registry.LostShards;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
class IntegrityTest {
    private static final Actor TESTER = new Actor("tester", "test");

    @Inject
    Integrity integrity;

    @Inject
    Workspace workspace;

    @Inject
    JobControl jobs;

    @Inject
    Submissions submissions;

    @Inject
    RunReports reports;

    @Inject
    ModelReports models;

    @TempDir
    Path temporary;

    @Test
    void removesWhatAKilledUnpackingOfTheEncoderLeft() throws Exception {
        Path encoder = ShippedEncoder.unpackTo(workspace.encoders().resolve("shipped"));
        Path left = Files.writeString(encoder.resolve("saved_model.pb.7a.tmp"), "half");
        assertThat(integrity.check().strays()).contains(workspace.relative(left));

        integrity.repair(TESTER, Duration.ZERO, Set.of());

        assertThat(left).doesNotExist();
        assertThat(integrity.check().strays()).doesNotContain(workspace.relative(left));
        assertThat(encoder.resolve("saved_model.pb")).isNotEmptyFile();
    }

    @Test
    void aYoungStrayStays() throws Exception {
        Path young = stray("young.arrow");
        Path old = stray("old.arrow");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(25))));

        Integrity.Check repaired = integrity.repair(TESTER);

        assertThat(repaired.strays()).contains(workspace.relative(old)).doesNotContain(workspace.relative(young));
        assertThat(repaired.kept()).contains(workspace.relative(young));
        assertThat(old).doesNotExist();
        assertThat(young).exists();
        Files.delete(young);
    }

    private Path stray(String name) throws IOException {
        return Files.writeString(
                Files.createDirectories(workspace.features().resolve("stray")).resolve(name), "rows");
    }

    @Test
    void aFolderThatIsAwayIsNotForgotten() throws Exception {
        run(JobDefinition.EXTRACT_FEATURES, Map.of("dataset", pictures("away")));
        Path shard = newestShard();
        Path away = workspace.features().resolveSibling("features-elsewhere");
        Files.move(workspace.features(), away);
        Files.createDirectories(workspace.features()); // the mount point
        try {
            assertThatThrownBy(() -> integrity.repair(TESTER, Duration.ZERO, Set.of()))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("[" + workspace.features() + "]")
                    .hasMessageContaining("mounted")
                    .hasMessageContaining("--gone features");
        } finally {
            Files.delete(workspace.features());
            Files.move(away, workspace.features());
        }
        assertThat(shard).exists();
        assertThat(integrity.check().missing()).isEmpty();
    }

    @Test
    void whatWasForgottenIsNoStrayWhenItsFolderIsBack() throws Exception {
        run(JobDefinition.NIGHTLY, Map.of("dataset", pictures("forgotten"), "epochs", "1", "classifier", "linear"));
        Path away = workspace.states().resolveSibling("states-elsewhere");
        Files.move(workspace.states(), away);
        Integrity.Check forgotten = integrity.repair(TESTER, Duration.ZERO, Set.of("states"));
        assertThat(forgotten.missing()).extracting(Problem::kind).contains("state");
        Files.move(away, workspace.states());

        Integrity.Check back = integrity.repair(TESTER, Duration.ZERO, Set.of());

        assertThat(back.back())
                .extracting(Problem::path)
                .containsAll(forgotten.missing().stream().map(Problem::path).toList());
        for (Problem file : forgotten.missing()) {
            assertThat(workspace.resolve(file.path())).exists();
        }
        assertThat(integrity.check().strays()).isEmpty();
        assertThat(integrity.check().clean()).isTrue();
    }

    @Test
    void theImagesOfAMissingShardAreExtractedAgain() throws Exception {
        Map<String, String> parameters = Map.of("dataset", pictures("lost"), "shard-images", "16");
        assertThat(run(JobDefinition.EXTRACT_FEATURES, parameters).extracted()).isEqualTo(30);
        Path shard = newestShard();
        byte[] content = Files.readAllBytes(shard);
        Files.delete(shard);
        assertThat(integrity.verify().problems()).extracting(Problem::path).contains(workspace.relative(shard));

        assertThat(integrity.repair(TESTER, Duration.ZERO, Set.of()).missing())
                .extracting(Problem::path)
                .containsExactly(workspace.relative(shard));

        assertThat(integrity.verify().problems()).isEmpty();
        assertThat(integrity.check().clean()).isTrue();
        RunReport again = run(JobDefinition.EXTRACT_FEATURES, parameters);
        assertThat(again.extracted()).isBetween(1L, 16L);
        assertThat(again.extracted() + again.reused()).isEqualTo(30);
        Files.write(shard, content);
        assertThat(integrity.repair(TESTER, Duration.ZERO, Set.of()).back())
                .extracting(Problem::path)
                .containsExactly(workspace.relative(shard));
        assertThat(integrity.verify().problems()).isEmpty();
        assertThat(shard).hasBinaryContent(content);
    }

    @Test
    void aRunExtractsTheImagesOfADamagedShardAgainAndSaysSo() throws Exception {
        Map<String, String> parameters =
                Map.of("dataset", pictures("changed"), "shard-images", "16", "epochs", "1", "classifier", "linear");
        RunReport first = run(JobDefinition.NIGHTLY, parameters);
        assertThat(first.damagedShards()).isEmpty();
        assertThat(first.extracted()).isEqualTo(30);
        Path shard = newestShard();
        damage(shard);

        RunReport again = run(JobDefinition.NIGHTLY, parameters);

        assertThat(again.status()).as(again.failure()).isEqualTo("COMPLETED");
        assertThat(again.damagedShards()).containsExactly(workspace.relative(shard));
        assertThat(again.shardsChecked()).isEqualTo(2);
        assertThat(again.extracted()).isBetween(1L, 16L);
        assertThat(again.extracted() + again.reused()).isEqualTo(30);
        assertThat(again.testAccuracy()).isEqualTo(first.testAccuracy());
        assertThat(integrity.verify().problems()).isEmpty();
        assertThat(integrity.verify().next()).isNull();

        Files.delete(newestShard());
        RunReport missing = run(JobDefinition.EXTRACT_FEATURES, Map.of("dataset", parameters.get("dataset")));
        assertThat(missing.damagedShards()).hasSize(1);
        assertThat(missing.extracted() + missing.reused()).isEqualTo(30);
        assertThat(integrity.repair(TESTER, Duration.ZERO, Set.of()).strays()).contains(workspace.relative(shard));
    }

    @Test
    void aLookMarksDamagedShardsAndNamesTheNextCommand() throws Exception {
        Map<String, String> parameters = Map.of("dataset", pictures("looked-at"), "shard-images", "16");
        run(JobDefinition.EXTRACT_FEATURES, parameters);
        Path shard = newestShard();
        damage(shard);

        Integrity.Verification found = integrity.verify();
        assertThat(found.problems()).extracting(Problem::path).containsExactly(workspace.relative(shard));
        assertThat(integrity.verify().problems()).as("looking marks nothing").hasSize(1);
        Integrity.Verification marked = integrity.mark(found, TESTER);

        assertThat(marked.problems()).singleElement().satisfies(it -> assertThat(it.problem())
                .contains("its content was changed", "marked; its images count as new"));
        assertThat(marked.next()).isEqualTo("loff verify --repair");
        assertThat(integrity.lostFeatures())
                .extracting(LostShards.Extraction::dataset)
                .containsExactly(parameters.get("dataset"));
        RunReport again = run(
                JobDefinition.EXTRACT_FEATURES,
                Map.of(
                        "dataset", integrity.lostFeatures().get(0).dataset(),
                        "encoder", integrity.lostFeatures().get(0).encoder()));
        assertThat(again.status()).as(again.failure()).isEqualTo("COMPLETED");
        assertThat(again.extracted()).isBetween(1L, 16L);
        assertThat(integrity.lostFeatures()).isEmpty();
        assertThat(integrity.verify().next()).isNull();
        integrity.repair(TESTER, Duration.ZERO, Set.of());
    }

    /** Four bytes in the middle; size and time stay. */
    static void damage(Path file) throws IOException {
        FileTime time = Files.getLastModifiedTime(file);
        byte[] content = Files.readAllBytes(file);
        for (int i = 0; i < 4; i++) {
            content[content.length / 2 + i] ^= 0x55;
        }
        Files.write(file, content);
        Files.setLastModifiedTime(file, time);
    }

    @Test
    void aPromotedModelThatIsNotWhatWasRegisteredIsRefusedOnLoad() throws Exception {
        String pictures = pictures("damaged");
        RunReport trained =
                run(JobDefinition.NIGHTLY, Map.of("dataset", pictures, "epochs", "1", "classifier", "linear"));
        assertThat(trained.promoted()).isTrue();
        Path folder = workspace.resolve(models.find("damaged", 1).artifact());
        Path graph = folder.resolve("saved_model.pb");
        byte[] whole = Files.readAllBytes(graph);
        byte[] damaged = whole.clone();
        damaged[damaged.length / 2] ^= 1;
        Files.write(graph, damaged);

        assertThatThrownBy(() -> run(JobDefinition.SCORE_IMAGES, Map.of("dataset", pictures, "model", "damaged")))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("Cannot use a model: it is not what was registered")
                .hasMessageContaining("saved_model.pb")
                .hasMessageContaining("loff promote");
        assertThat(integrity.verify().problems()).extracting(Problem::path).containsExactly(workspace.relative(folder));

        Path aside = Files.move(folder, temporary.resolve("aside"));
        assertThat(integrity.repair(TESTER, Duration.ZERO, Set.of()).missing())
                .extracting(Problem::kind)
                .containsExactly("model");
        assertThatThrownBy(() -> run(JobDefinition.SCORE_IMAGES, Map.of("dataset", pictures, "model", "damaged")))
                .hasMessageContaining("Cannot use a model: its files are missing")
                .hasMessageContaining("restore the folder from a backup");

        Files.move(aside, folder);
        Files.write(graph, whole);
        assertThat(integrity.repair(TESTER, Duration.ZERO, Set.of()).back())
                .extracting(Problem::kind)
                .containsExactly("model");
        assertThat(integrity.verify().problems()).isEmpty();
        assertThat(run(JobDefinition.SCORE_IMAGES, Map.of("dataset", pictures, "model", "damaged"))
                        .status())
                .isEqualTo("COMPLETED");
    }

    private Path newestShard() throws IOException {
        try (Stream<Path> files = Files.walk(workspace.features())) {
            List<Path> shards = files.filter(Files::isRegularFile)
                    .sorted((one, other) -> Long.compare(modified(other), modified(one)))
                    .toList();
            return shards.get(0);
        }
    }

    private static long modified(Path file) {
        return file.toFile().lastModified();
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
