package dev.loff.pretraining;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loff.dataset.PatternPictures;
import dev.loff.encoder.EncoderOptions;
import dev.loff.encoder.FeatureShape;
import dev.loff.encoder.SavedModelEncoder;
import dev.loff.tensorflow.SessionSettings;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PretrainingGraphTest {
    private static final VisionTransformer TINY = new VisionTransformer(24, 8, 16, 1, 2, 2);
    private static final PretrainingRecipe RECIPE = new PretrainingRecipe(TINY, 30, 32, 5e-3, 5, 0.05f, 1, 0.1, 7);

    @TempDir
    Path folder;

    @Test
    void lossDecreasesInAFewUpdates() {
        try (PretrainingGraph graph = graph()) {
            double first = graph.update(minibatch(0), 1, 5e-3);
            double last = first;
            for (int update = 2; update <= 30; update++) {
                last = graph.update(minibatch(0), update, 5e-3);
            }
            assertThat(last).isLessThan(first * 0.8);
        }
    }

    @Test
    void answersAreCountedOverPictures() {
        try (PretrainingGraph graph = graph()) {
            Answers answers = Answers.NONE.plus(graph.answer(minibatch(0))).plus(graph.answer(minibatch(32)));
            assertThat(answers.pictures()).isEqualTo(64);
            assertThat(answers.textures()).isBetween(1, 40);
        }
    }

    @Test
    void sameRecipeGivesTheSameEncoder() throws IOException {
        Path one = folder.resolve("one");
        Path other = folder.resolve("other");
        pretrain(one);
        pretrain(other);

        assertThat(one.resolve("saved_model.pb")).hasSameBinaryContentAs(other.resolve("saved_model.pb"));
        try (SavedModelEncoder encoder = SavedModelEncoder.open(one, EncoderOptions.DEFAULT)) {
            assertThat(encoder.shape()).isEqualTo(new FeatureShape(2, 2, true, 16));
        }
    }

    private static void pretrain(Path folder) throws IOException {
        try (PretrainingGraph graph = graph();
                PatternStream pictures = new PatternStream(new PatternPictures(24, 1), 32, 2, 2)) {
            for (int update = 1; update <= 3; update++) {
                graph.update(pictures.next(), update, 1e-3);
            }
            EncoderFolder.write(folder, "tiny", TINY, graph.weights());
        }
    }

    private static PretrainingGraph graph() {
        return new PretrainingGraph(RECIPE, SessionSettings.defaults());
    }

    private static PatternMinibatch minibatch(long first) {
        return new PatternMinibatch(new PatternPictures(24, 1), first, 32, 2);
    }
}
