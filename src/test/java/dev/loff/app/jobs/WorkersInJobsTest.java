package dev.loff.app.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loff.dataset.DrawnPictures;
import dev.loff.dataset.Sha256;
import dev.loff.job.Workspace;
import dev.loff.job.parameter.JobDefinition;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
class WorkersInJobsTest {
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

    @TempDir
    Path temporary;

    @Test
    void theShardsAreTheSameBytesWhateverTheirNumber() throws Exception {
        Path pictures = temporary.resolve("workers");
        DrawnPictures.writeFolder(pictures, 5, 17);
        SortedMap<String, SortedMap<String, Sha256>> shards = new TreeMap<>();
        for (String workers : new String[] {"1", "2", "3"}) {
            Set<Path> before = files();
            RunReport run = new RunsInTests(submissions, jobs, reports)
                    .run(
                            JobDefinition.EXTRACT_FEATURES,
                            Map.of("dataset", pictures.toString(), "shard-images", "8", "workers", workers));
            assertThat(run.status()).as(run.failure()).isEqualTo("COMPLETED");
            assertThat(run.extracted()).isEqualTo(50);
            Set<Path> made = files();
            made.removeAll(before);
            SortedMap<String, Sha256> hashes = new TreeMap<>();
            for (Path file : made) {
                // The name also has the run and a drawn number.
                hashes.put(file.getFileName().toString().substring(0, "shard-000000".length()), Sha256.ofFile(file));
                // What is missing is extracted again by the next run.
                Files.delete(file);
            }
            integrity.repair(TESTER, Duration.ZERO, Set.of("features"));
            shards.put(workers, hashes);
        }
        assertThat(shards.get("1")).hasSize(7);
        assertThat(shards.get("2")).isEqualTo(shards.get("1"));
        assertThat(shards.get("3")).isEqualTo(shards.get("1"));
    }

    private Set<Path> files() throws IOException {
        if (!Files.exists(workspace.features())) {
            return new TreeSet<>();
        }
        try (Stream<Path> files = Files.walk(workspace.features())) {
            Set<Path> found = new TreeSet<>();
            files.filter(Files::isRegularFile).forEach(found::add);
            return found;
        }
    }
}
