package dev.loff.training;

import dev.loff.classifier.Classifier;
import dev.loff.classifier.ClassifierLayers;
import dev.loff.classifier.FrozenClassifier;
import dev.loff.tensorflow.GraphSession;
import dev.loff.tensorflow.SessionSettings;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat16;
import org.tensorflow.types.TFloat32;

/** The outputs of the layers of a trained classifier for images, minibatch by minibatch. Used by one thread. */
public final class LayerActivations implements AutoCloseable {
    private final Graph graph = new Graph();
    private final Session session;
    private final ClassifierLayers layers;
    private final MinibatchLoader loader;
    private final Placeholder<TFloat16> halves;
    private final Operand<TFloat32> widened;

    /** Iterates over all images once, in their order. */
    public LayerActivations(
            FrozenClassifier classifier, LabeledFeatures images, int minibatch, SessionSettings settings) {
        if (!images.shape().equals(classifier.shape())) {
            throw new IllegalArgumentException("Cannot look into a classifier: it is for other features (expected="
                    + classifier.shape() + ", found=" + images.shape() + ")");
        }
        layers = ClassifierLayers.of(classifier);
        graph.importGraphDef(classifier.graph());
        Ops tf = Ops.create(graph);
        halves = tf.withName("halves")
                .placeholder(
                        TFloat16.class,
                        Placeholder.shape(Shape.of(
                                -1, images.shape().tokens(), images.shape().channels())));
        widened = tf.dtypes.cast(halves, TFloat32.class);
        session = new Session(graph, settings.toProto());
        loader = MinibatchLoader.sequential(images, minibatch);
    }

    /** The display names of the layers, from the first to the last. */
    public List<String> names() {
        return List.copyOf(layers.tensors().keySet());
    }

    public boolean hasNext() {
        return loader.hasNext();
    }

    /** The activations of the next minibatch: for each layer (images × values per image), row by row. */
    public List<float[]> next() {
        try (Minibatch minibatch = loader.next();
                Result wide = session.runner()
                        .feed(halves, minibatch.samples())
                        .fetch(widened)
                        .run()) {
            Session.Runner runner = session.runner().feed(Classifier.INPUT, wide.get(0));
            layers.tensors().values().forEach(runner::fetch);
            try (Result result = runner.run()) {
                List<float[]> activations = new ArrayList<>();
                for (int i = 0; i < result.size(); i++) {
                    Tensor layer = result.get(i);
                    activations.add(GraphSession.floats(layer));
                }
                return activations;
            }
        }
    }

    @Override
    public void close() {
        loader.close();
        session.close();
        graph.close();
    }
}
