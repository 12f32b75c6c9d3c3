package dev.loff.classifier;

import dev.loff.encoder.FeatureShape;
import dev.loff.tensorflow.GraphStage;
import dev.loff.tensorflow.SavedModelWriter;
import java.io.IOException;
import java.io.OutputStream;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;

/** A trained classifier as a graph of constants, from {@link Classifier#INPUT} to {@link Classifier#OUTPUT}. */
public record FrozenClassifier(GraphDef graph, FeatureShape shape, int classes) {
    /** Writes it as a SavedModel; equal weights give equal bytes. */
    public void write(OutputStream out) throws IOException {
        new SavedModelWriter(graph)
                .input(Classifier.INPUT, Classifier.INPUT, DataType.DT_FLOAT, -1, shape.tokens(), shape.channels())
                .output(Classifier.OUTPUT, Classifier.OUTPUT, DataType.DT_FLOAT, -1, classes)
                .write(out);
    }

    /** The classifier as the last stage of a model whose input is an image. */
    public GraphStage stage(String prefix) {
        return new GraphStage(prefix, graph, Classifier.INPUT, Classifier.OUTPUT);
    }
}
