package dev.loff.app.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.loff.dataset.DrawnPictures;
import dev.loff.dataset.Split;
import dev.loff.experiment.LayerSimilarity;
import dev.loff.job.parameter.JobDefinition;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
class LayerSimilaritiesTest {
    @Inject
    JobControl jobs;

    @Inject
    Submissions submissions;

    @Inject
    RunReports reports;

    @Inject
    LayerSimilarities similarities;

    @TempDir
    Path temporary;

    @Test
    void twoModelsOnTheSameFeaturesAreCompared() throws Exception {
        Path pictures = temporary.resolve("alike");
        DrawnPictures.writeFolder(pictures, 10, 61);
        for (String classifier : List.of("loff", "linear")) {
            RunReport run = new RunsInTests(submissions, jobs, reports)
                    .run(
                            JobDefinition.TRAIN_CLASSIFIER,
                            Map.of("dataset", pictures.toString(), "classifier", classifier, "epochs", "2"));
            assertThat(run.status()).as(run.failure()).isEqualTo("COMPLETED");
        }

        LayerSimilarities.Compared own = similarities.of("alike:1", "alike:1", null, Split.TRAIN, 1000);
        LayerSimilarities.Compared other = similarities.of("alike:1", "alike", pictures.toString(), Split.TRAIN, 40);

        assertThat(own.similarity().first()).containsExactly("embedding", "block 1", "head", "scores");
        for (int i = 0; i < 4; i++) {
            assertThat(own.similarity().similarity().get(i).get(i)).isCloseTo(1, within(1e-9));
            for (int j = 0; j < i; j++) {
                assertThat(own.similarity().similarity().get(i).get(j))
                        .isCloseTo(own.similarity().similarity().get(j).get(i), within(1e-9))
                        .isLessThan(1);
            }
        }
        LayerSimilarity matrix = other.similarity();
        assertThat(other.second()).isEqualTo("alike v2");
        assertThat(matrix.images()).isEqualTo(40);
        assertThat(matrix.second()).containsExactly("head", "scores");
        assertThatThrownBy(() -> similarities.of("alike:9", "alike", null, Split.TEST, 40))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("model=alike:9");
        assertThatThrownBy(() -> similarities.of("alike", "alike", temporary.toString(), Split.TEST, 40))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("no features of the models' encoder");
    }
}
