package dev.loff.training;

import dev.loff.augmentation.AugmentationGraph;
import dev.loff.classifier.Classifier;
import dev.loff.tensorflow.AdamW;
import dev.loff.tensorflow.Dropout;
import dev.loff.tensorflow.FedRunner;
import dev.loff.tensorflow.GraphBuilder;
import dev.loff.tensorflow.GraphSession;
import dev.loff.tensorflow.SessionSettings;
import dev.loff.tensorflow.StoredWeights;
import dev.loff.tensorflow.Variable;
import dev.loff.tensorflow.VariableValues;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat16;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/** The session that holds a classifier's weights and optimizer slots, and its two runs: an update and an evaluation. */
final class TrainingGraph implements AutoCloseable {
    private final GraphBuilder graph;
    private final GraphSession session;
    private final int classes;
    private final Placeholder<TFloat16> features;
    private final Placeholder<TInt32> labels;
    private final AugmentationGraph augmentation;
    private final Placeholder<TInt64> minibatchSeed;
    private final Operand<TFloat32> trainingLogits;
    private final Operand<TFloat32> evaluationLogits;
    private final Operand<TFloat32> loss;
    private final AdamW optimizer;

    TrainingGraph(
            Classifier classifier,
            Hyperparameters hyperparameters,
            CrossEntropy crossEntropy,
            SessionSettings settings) {
        graph = GraphBuilder.trainable(hyperparameters.seed());
        classes = classifier.classes();
        Ops tf = graph.tf();
        features = tf.withName("features")
                .placeholder(
                        TFloat16.class,
                        Placeholder.shape(Shape.of(
                                -1,
                                classifier.shape().tokens(),
                                classifier.shape().channels())));
        labels = tf.withName("labels").placeholder(TInt32.class, Placeholder.shape(Shape.of(-1)));
        minibatchSeed = tf.withName("minibatch_seed").placeholder(TInt64.class, Placeholder.shape(Shape.of(2)));
        Operand<TFloat32> standardized = classifier.standardize(tf, tf.dtypes.cast(features, TFloat32.class));
        Dropout dropout = Dropout.seeded(minibatchSeed, (float) hyperparameters.dropout());
        augmentation = AugmentationGraph.ofStandardized(
                tf, hyperparameters.augmentation(), classifier.shape(), hyperparameters.minibatch());
        trainingLogits = classifier.logits(graph, augmentation.augment(tf, standardized), dropout);
        evaluationLogits = classifier.logits(graph, standardized, Dropout.none());
        loss = crossEntropy.loss(tf, trainingLogits, labels);
        float clipNorm = hyperparameters.clipNorm() == 0 ? Float.POSITIVE_INFINITY : (float) hyperparameters.clipNorm();
        optimizer = new AdamW(graph, loss, (float) hyperparameters.weightDecay(), clipNorm);
        session = new GraphSession(graph, settings.with(hyperparameters.precision()));
    }

    /** Draws the initial weights and clears the slots. */
    void initialize() {
        session.initialize(variables());
    }

    List<Variable> weights() {
        return graph.variables();
    }

    /** Weights and optimizer slots: all that lives in the session. */
    List<Variable> variables() {
        List<Variable> all = new ArrayList<>(graph.variables());
        all.addAll(optimizer.slots());
        return all;
    }

    VariableValues read(List<Variable> variables) {
        return session.read(variables);
    }

    void assign(StoredWeights values) {
        session.assign(variables(), values);
    }

    /** What an update saw before it changed the weights. */
    record Update(double loss, Scores scores) {}

    /** Trains on a minibatch, which it takes over. */
    Update update(Minibatch minibatch, long seedOfMinibatch, long update, double learningRate) {
        try (minibatch;
                FedRunner runner = session.runner()) {
            runner.borrow(features, minibatch.features())
                    .feed(labels, TInt32.vectorOf(minibatch.labels()))
                    .feed(minibatchSeed, TInt64.vectorOf(seedOfMinibatch, update))
                    .fetch(loss)
                    .fetch(trainingLogits);
            augmentation.feed(minibatch.sampleSeeds(), runner::feed);
            optimizer.addTo(runner, update, learningRate);
            try (Result result = runner.run()) {
                return new Update(GraphSession.floats(result.get(0))[0], scores(result, 1));
            }
        }
    }

    /** Scores a minibatch without dropout and augmentation; takes it over. */
    Scores evaluate(Minibatch minibatch) {
        try (minibatch;
                FedRunner runner = session.runner()) {
            try (Result result = runner.borrow(features, minibatch.features())
                    .fetch(evaluationLogits)
                    .run()) {
                return scores(result, 0);
            }
        }
    }

    private Scores scores(Result result, int index) {
        return new Scores(GraphSession.floats(result.get(index)), classes);
    }

    @Override
    public void close() {
        session.close();
        graph.close();
    }
}
