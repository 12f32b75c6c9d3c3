package dev.loff.app.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loff.app.jobs.QuarantineReports.SetAside;
import dev.loff.dataset.DrawnPictures;
import dev.loff.job.parameter.JobDefinition;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
class QuarantineTest {
    @Inject
    JobControl jobs;

    @Inject
    Submissions submissions;

    @Inject
    RunReports reports;

    @Inject
    QuarantineReports quarantine;

    @TempDir
    Path temporary;

    private Path pictures = Path.of("");
    private Path spare = Path.of("");

    @BeforeEach
    void draw(TestInfo test) throws IOException {
        // Each test has pictures of its own, always the same: features of shared ones would be reused.
        long seed = test.getDisplayName().hashCode();
        pictures = temporary.resolve("pictures");
        DrawnPictures.writeFolder(pictures, 2, seed);
        Files.writeString(pictures.resolve("boat/broken.png"), "no picture");
        Files.writeString(pictures.resolve("boat/torn.png"), "no picture either");
        Path other = temporary.resolve("other");
        DrawnPictures.writeFolder(other, 2, seed + 1);
        try (Stream<Path> boats = Files.list(other.resolve("boat"))) {
            spare = boats.sorted().findFirst().orElseThrow();
        }
    }

    @Test
    void onlyTheFixedImageIsExtractedByARedrive() throws Exception {
        RunReport first = run(Map.of("dataset", pictures.toString(), "quarantine-threshold", "0.5"));
        assertThat(first.extracted()).isEqualTo(20);
        assertThat(quarantine.of(first.execution()))
                .extracting(SetAside::path)
                .containsExactly("boat/broken.png", "boat/torn.png");
        assertThat(quarantine.ofDataset(pictures.toString())).isEqualTo(quarantine.of(first.execution()));

        Files.copy(spare, pictures.resolve("boat/new.png"));
        byte[] fixed = Files.readAllBytes(spare.resolveSibling(sibling(spare)));
        Files.write(pictures.resolve("boat/broken.png"), fixed);
        RunReport again = run(quarantine.redrive(first.execution(), List.of()));

        assertThat(again.extracted()).isEqualTo(1);
        assertThat(again.reused()).isEqualTo(20);
        assertThat(again.shards()).isEqualTo(1);
        assertThat(quarantine.untried(first.execution()))
                .as("the new image waits for the next run")
                .isEqualTo(1);
        assertThat(quarantine.of(again.execution())).extracting(SetAside::path).containsExactly("boat/torn.png");
        assertThat(run(Map.of("dataset", pictures.toString(), "quarantine-threshold", "0.5"))
                        .extracted())
                .as("what the next run extracts")
                .isEqualTo(1);
    }

    @Test
    void aRedriveTakesOnlyTheImagesItIsGiven() throws Exception {
        RunReport first = run(Map.of("dataset", pictures.toString(), "quarantine-threshold", "0.5"));
        Files.copy(spare, pictures.resolve("boat/fixed.png"));
        Files.move(pictures.resolve("boat/fixed.png"), pictures.resolve("boat/broken.png"), replace());
        Files.copy(spare.resolveSibling(sibling(spare)), pictures.resolve("boat/torn.png"), replace());

        RunReport again = run(quarantine.redrive(first.execution(), List.of("boat/torn.png")));

        assertThat(again.extracted()).isEqualTo(1);
        assertThatThrownBy(() -> quarantine.redrive(first.execution(), List.of("boat/unheard.png")))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("did not set aside boat/unheard.png");
    }

    @Test
    void showsWhyAndWhatTheFileSaysToday() throws Exception {
        RunReport run = run(Map.of("dataset", pictures.toString(), "quarantine-threshold", "0.5"));
        SetAsideFile bad = quarantine.show(run.execution(), "boat/broken.png");
        assertThat(bad.image().reason()).isEqualTo("NOT_AN_IMAGE");
        assertThat(bad.changed()).isFalse();
        assertThat(bad.header()).startsWith("NOT_AN_IMAGE");
        assertThat(quarantine.thumbnail(run.execution(), "boat/broken.png")).isEmpty();

        Files.copy(spare, pictures.resolve("boat/broken.png"), replace());
        SetAsideFile fixed = quarantine.show(run.execution(), "boat/broken.png");
        assertThat(fixed.changed()).isTrue();
        assertThat(fixed.header()).contains(" pixels, 3 channels of 8 bits");
        byte[] thumbnail =
                quarantine.thumbnail(run.execution(), "boat/broken.png").orElseThrow();
        assertThat(ImageIO.read(new ByteArrayInputStream(thumbnail)).getWidth()).isBetween(1, 256);

        byte[] whole = Files.readAllBytes(spare);
        Files.write(pictures.resolve("boat/broken.png"), Arrays.copyOf(whole, 8));
        assertThat(quarantine.thumbnail(run.execution(), "boat/broken.png"))
                .as("the thumbnail of a picture without a whole header")
                .isEmpty();
        assertThatThrownBy(() -> quarantine.show(run.execution(), "boat/unheard.png"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("none of that path");
    }

    @Test
    void nothingIsReadThatIsNoFileOfTheDataset() throws Exception {
        RunReport run = run(Map.of("dataset", pictures.toString(), "quarantine-threshold", "0.5"));
        Path broken = pictures.resolve("boat/broken.png");

        Path secret = Files.copy(spare, temporary.resolve("elsewhere.png"));
        Files.delete(broken);
        Files.createSymbolicLink(broken, secret);
        requireUnread(run, "it leads out of the dataset's folder");

        Files.delete(broken);
        new ProcessBuilder("mkfifo", broken.toString()).start().waitFor();
        requireUnread(run, "it is no regular file");

        Files.delete(broken);
        requireUnread(run, "it is not there");
    }

    private void requireUnread(RunReport run, String problem) {
        SetAsideFile shown = quarantine.show(run.execution(), "boat/broken.png");
        assertThat(shown.problem()).isEqualTo(problem);
        assertThat(shown.sha256Now()).isNull();
        assertThat(shown.header()).isEqualTo("not read");
        assertThat(quarantine.thumbnail(run.execution(), "boat/broken.png")).isEmpty();
    }

    private static CopyOption replace() {
        return StandardCopyOption.REPLACE_EXISTING;
    }

    private static String sibling(Path picture) throws IOException {
        try (Stream<Path> all = Files.list(picture.getParent())) {
            return all.filter(it -> !it.equals(picture))
                    .findFirst()
                    .orElseThrow()
                    .getFileName()
                    .toString();
        }
    }

    private RunReport run(Map<String, String> parameters) throws InterruptedException {
        RunReport report = new RunsInTests(submissions, jobs, reports).run(JobDefinition.EXTRACT_FEATURES, parameters);
        assertThat(report.status()).as(report.failure()).isEqualTo("COMPLETED");
        return report;
    }
}
