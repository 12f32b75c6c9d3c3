package dev.loff.training;

import dev.loff.classifier.Classifier;
import dev.loff.classifier.FrozenClassifier;
import dev.loff.dataset.Sha256;
import dev.loff.encoder.FeatureShape;
import dev.loff.file.DurableFile;
import dev.loff.savedmodel.GraphCheck;
import dev.loff.tensorflow.GraphChain;
import dev.loff.tensorflow.GraphStage;
import dev.loff.tensorflow.SavedModelWriter;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.types.TFloat16;
import org.tensorflow.types.TFloat32;

/**
 * One SavedModel from an image file's bytes to class probabilities: preprocessing, encoder and classifier in one graph.
 * Between encoder and classifier features are rounded to float16, as they are in the cache the classifier learned from.
 */
public final class EndToEndExport {
    /** The model's input: a scalar string, the image file's content. */
    public static final String INPUT = "image_bytes";

    private EndToEndExport() {}

    /**
     * Writes {@code saved_model.pb} into the folder.
     *
     * @param preprocessing from a scalar string to the encoder's input for one image
     * @param encoder from there to float32 features of one image, of any rank, in the order (1, tokens × channels)
     * @return the file's hash
     */
    public static Sha256 write(Path folder, GraphStage preprocessing, GraphStage encoder, FrozenClassifier classifier)
            throws IOException {
        GraphChain chain = new GraphChain(List.of(
                preprocessing,
                encoder,
                halves(classifier.shape()),
                classifier.stage("classifier"),
                vector(classifier.classes())));
        Path file = folder.resolve(SavedModelWriter.FILE_NAME);
        GraphDef graph = chain.graph();
        GraphCheck.computesOnly(file.toString(), graph);
        DurableFile.createFolders(folder);
        SavedModelWriter writer = new SavedModelWriter(graph)
                .input(INPUT, chain.input(), DataType.DT_STRING)
                .output(Classifier.OUTPUT, chain.output(), DataType.DT_FLOAT, classifier.classes());
        DurableFile.write(file, channel -> writer.write(Channels.newOutputStream(channel)));
        return Sha256.ofFile(file);
    }

    private static GraphStage halves(FeatureShape shape) {
        try (Graph graph = new Graph()) {
            Ops tf = Ops.create(graph);
            Placeholder<TFloat32> in = tf.withName("in").placeholder(TFloat32.class);
            Operand<TFloat32> rounded = tf.dtypes.cast(tf.dtypes.cast(in, TFloat16.class), TFloat32.class);
            tf.withName("out").reshape(rounded, tf.constant(new int[] {1, shape.tokens(), shape.channels()}));
            return new GraphStage("features", graph.toGraphDef(), "in", "out");
        }
    }

    private static GraphStage vector(int classes) {
        try (Graph graph = new Graph()) {
            Ops tf = Ops.create(graph);
            Placeholder<TFloat32> in =
                    tf.withName("in").placeholder(TFloat32.class, Placeholder.shape(Shape.of(1, classes)));
            tf.withName("out").reshape(in, tf.constant(new int[] {classes}));
            return new GraphStage("scores", graph.toGraphDef(), "in", "out");
        }
    }
}
