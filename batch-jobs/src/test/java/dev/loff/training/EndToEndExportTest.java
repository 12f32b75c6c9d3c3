package dev.loff.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loff.classifier.Classifier;
import dev.loff.classifier.ClassifierKind;
import dev.loff.classifier.Standardization;
import dev.loff.encoder.FeatureShape;
import dev.loff.tensorflow.Float16;
import dev.loff.tensorflow.GraphSession;
import dev.loff.tensorflow.GraphStage;
import dev.loff.tensorflow.SessionSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TString;
import org.tensorflow.types.TUint8;

class EndToEndExportTest {
    private static final FeatureShape SHAPE = new FeatureShape(2, 2, false, 3);
    private static final byte[] IMAGE = {10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120};

    @TempDir
    Path folder;

    @Test
    void joinedModelGivesTheSameAsItsStagesOneByOne() throws Exception {
        LabeledFeatures train = MemoryRows.synthetic(SHAPE, 12, 3, 1, 1).labeled(3);
        Hyperparameters hyperparameters =
                Hyperparameters.defaults(ClassifierKind.LINEAR).with("{\"epochs\":1,\"minibatch\":4}");
        try (ClassifierTraining training = ClassifierTraining.start(
                hyperparameters,
                Standardization.none(SHAPE),
                List.of("a", "b", "c"),
                train,
                train,
                SessionSettings.defaults())) {
            training.train(Integer.MAX_VALUE);
            EndToEndExport.write(folder, preprocessing(), encoder(), training.best());
            assertThat(endToEnd()).containsExactly(training.probabilities(cached()));
        }
    }

    /** Converts every byte to a number. */
    private static GraphStage preprocessing() {
        try (Graph graph = new Graph()) {
            Ops tf = Ops.create(graph);
            Placeholder<TString> bytes =
                    tf.withName("bytes").placeholder(TString.class, Placeholder.shape(Shape.scalar()));
            Operand<TUint8> raw = tf.io.decodeRaw(bytes, TUint8.class);
            tf.withName("numbers").reshape(tf.dtypes.cast(raw, TFloat32.class), tf.constant(new int[] {1, 12}));
            return new GraphStage("preprocessing", graph.toGraphDef(), "bytes", "numbers");
        }
    }

    /** Computes a third of the input, which float16 cannot represent exactly. */
    private static GraphStage encoder() {
        try (Graph graph = new Graph()) {
            Ops tf = Ops.create(graph);
            Placeholder<TFloat32> in = tf.withName("in").placeholder(TFloat32.class);
            tf.withName("tokens").math.mul(in, tf.constant(1 / 3f));
            return new GraphStage("encoder", graph.toGraphDef(), "in", "tokens");
        }
    }

    private static LabeledFeatures cached() {
        short[] halves = new short[IMAGE.length];
        for (int i = 0; i < halves.length; i++) {
            halves[i] = Float16.fromFloat(IMAGE[i] * (1 / 3f));
        }
        return new LabeledFeatures(
                SHAPE, List.of(new MemoryRows(SHAPE, List.of(halves))), new int[1], new int[1], new int[1]);
    }

    private float[] endToEnd() {
        try (SavedModelBundle model = SavedModelBundle.load(folder.toString(), "serve");
                TString image = TString.tensorOfBytes(NdArrays.scalarOfObject(IMAGE));
                Result result = model.call(Map.of(EndToEndExport.INPUT, image))) {
            return GraphSession.floats(result.get(Classifier.OUTPUT).orElseThrow());
        }
    }
}
