package dev.loff.training;

import dev.loff.classifier.Classifier;
import dev.loff.classifier.FrozenClassifier;
import dev.loff.encoder.FeatureShape;
import dev.loff.tensorflow.GraphSession;
import dev.loff.tensorflow.SessionSettings;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat16;
import org.tensorflow.types.TFloat32;

/** Scores cached features with a trained classifier, using the same graph that is exported. Used by one thread at a time. */
public final class ClassifierScorer implements AutoCloseable {
    private final Graph graph = new Graph();
    private final Session session;
    private final FeatureShape shape;
    private final int classes;
    private final Placeholder<TFloat16> halves;
    private final Operand<TFloat32> widened;

    public ClassifierScorer(FrozenClassifier classifier, SessionSettings settings) {
        shape = classifier.shape();
        classes = classifier.classes();
        graph.importGraphDef(classifier.graph());
        Ops tf = Ops.create(graph);
        halves = tf.withName("halves")
                .placeholder(TFloat16.class, Placeholder.shape(Shape.of(-1, shape.tokens(), shape.channels())));
        widened = tf.dtypes.cast(halves, TFloat32.class);
        session = new Session(graph, settings.toProto());
    }

    /** The probability of each class for each image, row by row: (images × classes). */
    public float[] probabilities(LabeledFeatures features, int minibatch) {
        if (!features.shape().equals(shape)) {
            throw new IllegalArgumentException("Cannot score features: the classifier is for others (expected=" + shape
                    + ", found=" + features.shape() + ")");
        }
        float[] probabilities = new float[Math.multiplyExact(features.size(), classes)];
        try (MinibatchLoader loader = MinibatchLoader.sequential(features, minibatch)) {
            int at = 0;
            while (loader.hasNext()) {
                float[] scores = score(loader.next());
                System.arraycopy(scores, 0, probabilities, at, scores.length);
                at += scores.length;
            }
        }
        return probabilities;
    }

    private float[] score(Minibatch minibatch) {
        try (minibatch;
                Result wide = session.runner()
                        .feed(halves, minibatch.samples())
                        .fetch(widened)
                        .run();
                Result result = session.runner()
                        .feed(Classifier.INPUT, wide.get(0))
                        .fetch(Classifier.OUTPUT)
                        .run()) {
            return GraphSession.floats(result.get(0));
        }
    }

    @Override
    public void close() {
        session.close();
        graph.close();
    }
}
