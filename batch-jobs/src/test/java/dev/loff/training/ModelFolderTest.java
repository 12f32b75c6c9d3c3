package dev.loff.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.NoopTranslator;
import dev.loff.classifier.ClassifierKind;
import dev.loff.classifier.Standardization;
import dev.loff.dataset.Sha256;
import dev.loff.encoder.FeatureShape;
import dev.loff.tensorflow.Float16;
import dev.loff.tensorflow.SessionSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFolderTest {
    private static final FeatureShape SHAPE = new FeatureShape(2, 3, true, 10);
    private static final List<String> CLASSES = List.of("hat", "shirt", "shoes");
    private static final EncoderIdentity ENCODER = new EncoderIdentity("tiny", Sha256.of(new byte[] {1}));
    private static final SessionSettings SETTINGS = SessionSettings.defaults();

    private final MemoryRows rows = MemoryRows.synthetic(SHAPE, 30, 3, 1, 1);
    private final LabeledFeatures features = rows.labeled(3);

    @TempDir
    Path folder;

    @Test
    void djlLoadsTheModelAndGivesTheSameProbabilities() throws Exception {
        try (ClassifierTraining training = trained(2)) {
            training.export(folder, ENCODER, Map.of("run", "7"));
            float[] expected = training.probabilities(features);
            Criteria<NDList, NDList> criteria = Criteria.builder()
                    .setTypes(NDList.class, NDList.class)
                    .optEngine("TensorFlow")
                    .optModelPath(folder)
                    .optTranslator(new NoopTranslator())
                    .build();
            try (ZooModel<NDList, NDList> model = criteria.loadModel();
                    Predictor<NDList, NDList> predictor = model.newPredictor();
                    NDManager manager = model.getNDManager().newSubManager()) {
                NDArray input = manager.create(floats(), new Shape(30, SHAPE.tokens(), SHAPE.channels()));
                input.setName("features");
                try (NDList output = predictor.predict(new NDList(input))) {
                    assertThat(output.get(0).getName()).isEqualTo("probabilities");
                    assertThat(output.get(0).toFloatArray()).containsExactly(expected);
                }
            }
        }
    }

    @Test
    void anInterruptedTrainingExportsTheSameBytes() throws IOException {
        ModelFolder whole;
        try (ClassifierTraining training = trained(2)) {
            whole = training.export(folder.resolve("whole"), ENCODER, Map.of());
        }
        Path state = folder.resolve("state");
        try (ClassifierTraining training = start(2)) {
            training.train(1);
            training.save(state);
        }
        try (ClassifierTraining training = ClassifierTraining.restore(state, features, features, SETTINGS)) {
            while (!training.finished()) {
                training.train(1);
            }
            ModelFolder resumed = training.export(folder.resolve("resumed"), ENCODER, Map.of());
            assertThat(resumed.contentHash()).isEqualTo(whole.contentHash());
            assertThat(resumed.folder().resolve("saved_model.pb"))
                    .hasSameBinaryContentAs(whole.folder().resolve("saved_model.pb"));
        }
    }

    @Test
    void anOpenedFolderScoresLikeTheTraining() throws IOException {
        try (ClassifierTraining training = trained(1)) {
            ModelFolder written = training.export(folder, ENCODER, Map.of("dataset", "d", "features", "f"));
            ModelFolder opened = ModelFolder.open(folder);
            assertThat(opened).isEqualTo(written);
            assertThat(opened.encoder()).isEqualTo(ENCODER);
            assertThat(opened.card().lineage()).containsEntry("dataset", "d");
            try (ClassifierScorer scorer = new ClassifierScorer(opened.classifier(), SETTINGS)) {
                assertThat(scorer.probabilities(features, 8)).containsExactly(training.probabilities(features));
            }
        }
    }

    @Test
    void aChangedFileIsRefused() throws IOException {
        try (ClassifierTraining training = trained(1)) {
            training.export(folder, ENCODER, Map.of());
        }
        Path model = folder.resolve("saved_model.pb");
        Files.write(model, new byte[] {0}, StandardOpenOption.APPEND);
        assertThatThrownBy(() -> ModelFolder.open(folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("[" + model + "] Cannot open a model: the file is not the one its card names");
    }

    private float[] floats() {
        float[] all = new float[rows.rows() * SHAPE.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = Float16.toFloat(rows.halves().get(i / SHAPE.size())[i % SHAPE.size()]);
        }
        return all;
    }

    private ClassifierTraining trained(int epochs) {
        ClassifierTraining training = start(epochs);
        while (!training.finished()) {
            training.train(Integer.MAX_VALUE);
        }
        return training;
    }

    private ClassifierTraining start(int epochs) {
        Hyperparameters hyperparameters = Hyperparameters.defaults(ClassifierKind.LOFF_TA)
                .with("{\"size\":{\"width\":16,\"depth\":2,\"heads\":2,\"mlpRatio\":2},\"minibatch\":8,\"epochs\":"
                        + epochs + "}");
        return ClassifierTraining.start(
                hyperparameters, Standardization.none(SHAPE), CLASSES, features, features, SETTINGS);
    }
}
