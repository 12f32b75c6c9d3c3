package dev.loff.training;

import dev.loff.augmentation.AugmentationGraph;
import dev.loff.augmentation.MixingGraph;
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
import dev.loff.tensorflow.WeightAverage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/**
 * The session that holds a classifier's weights and optimizer slots, and the two ways to run it: an update and an evaluation.
 */
final class TrainingGraph implements AutoCloseable {
    private final GraphBuilder graph;
    private final GraphSession session;
    private final int classes;
    private final ClassifierInput.Entrance entrance;
    private final Placeholder<TInt32> labels;
    private final AugmentationGraph augmentation;
    private final @Nullable MixingGraph mixing;
    private final Placeholder<TInt64> minibatchSeed;
    private final Operand<TFloat32> trainingLogits;
    private final Operand<TFloat32> evaluationLogits;
    private final Operand<TFloat32> loss;
    private final AdamW optimizer;
    private final @Nullable WeightAverage average;

    TrainingGraph(
            ClassifierInput input,
            Classifier classifier,
            Hyperparameters hyperparameters,
            CrossEntropy crossEntropy,
            SessionSettings settings) {
        hyperparameters.precision().requireDevice();
        graph = GraphBuilder.trainable(hyperparameters.seed());
        classes = classifier.classes();
        Ops tf = graph.tf();
        entrance = input.addTo(graph, hyperparameters.minibatch());
        labels = tf.withName("labels").placeholder(TInt32.class, Placeholder.shape(Shape.of(-1)));
        minibatchSeed = tf.withName("minibatch_seed").placeholder(TInt64.class, Placeholder.shape(Shape.of(2)));
        Dropout dropout = Dropout.seeded(minibatchSeed, (float) hyperparameters.dropout());
        augmentation = AugmentationGraph.ofStandardized(
                tf, hyperparameters.augmentation(), classifier.shape(), hyperparameters.minibatch());
        mixing = hyperparameters.mixing().happens()
                ? new MixingGraph(tf, hyperparameters.mixing(), classifier.shape())
                : null;
        Operand<TFloat32> augmented = augmentation.augment(tf, classifier.standardize(tf, entrance.training()));
        trainingLogits = classifier.logits(graph, mixing == null ? augmented : mixing.mix(tf, augmented), dropout);
        loss = mixing == null
                ? crossEntropy.loss(tf, trainingLogits, labels)
                : crossEntropy.loss(tf, trainingLogits, labels, mixing.others(tf, labels), mixing.shares());
        float clipNorm = hyperparameters.clipNorm() == 0 ? Float.POSITIVE_INFINITY : (float) hyperparameters.clipNorm();
        optimizer = new AdamW(
                graph,
                loss,
                (float) hyperparameters.weightDecay(),
                clipNorm,
                hyperparameters.precision().lossScale());
        average = hyperparameters.weightAverage() == 0
                ? null
                : new WeightAverage(graph, optimizer, hyperparameters.weightAverage());
        GraphBuilder weights = average == null ? graph : average.view();
        evaluationLogits =
                classifier.logits(weights, classifier.standardize(tf, entrance.evaluation(weights)), Dropout.none());
        session = new GraphSession(graph, settings.with(hyperparameters.precision()));
    }

    /** Draws the initial weights and clears the slots; weights that come from files are loaded. */
    void initialize() {
        session.initialize(variables());
        entrance.load(session);
    }

    List<Variable> weights() {
        return graph.variables();
    }

    /** The variables that validation reads, in the weights' order: the weights or their averages. */
    List<Variable> validated() {
        return average == null ? weights() : average.variables();
    }

    /** Weights, optimizer slots and averages: all variables of the session. */
    List<Variable> variables() {
        List<Variable> all = new ArrayList<>(graph.variables());
        all.addAll(optimizer.slots());
        if (average != null) {
            all.addAll(average.variables());
        }
        return all;
    }

    VariableValues read(List<Variable> variables) {
        return session.read(variables);
    }

    /** Replaces weights by name. Throws if a name is unknown or an array does not fit its weight. */
    void assign(Map<String, float[]> initial) {
        List<Variable> replaced = weights().stream()
                .filter(weight -> initial.containsKey(weight.name()))
                .toList();
        if (replaced.size() != initial.size()) {
            Set<String> unknown = new TreeSet<>(initial.keySet());
            replaced.forEach(weight -> unknown.remove(weight.name()));
            throw new IllegalArgumentException(
                    "Cannot start a classifier: it has no such weights (weights=" + unknown + ")");
        }
        if (!replaced.isEmpty()) {
            session.assign(replaced, (name, shape) -> initial.getOrDefault(name, new float[0]));
        }
    }

    /** Sets weights, slots and averages; weights that come from files and are not trained are loaded. */
    void restore(StoredWeights values) {
        entrance.load(session);
        session.assign(variables(), values);
    }

    /** Sets the variables that validation reads. */
    void assignValidated(StoredWeights values) {
        session.assign(validated(), values);
    }

    /** Loss and scores of a minibatch before the update changed the weights. */
    record Update(double loss, Scores scores) {}

    /** Trains on a minibatch and takes ownership of it. */
    Update update(Minibatch minibatch, long seedOfMinibatch, long update, double learningRate) {
        try (minibatch;
                FedRunner runner = session.runner()) {
            runner.borrow(entrance.samples(), minibatch.samples())
                    .feed(labels, TInt32.vectorOf(minibatch.labels()))
                    .feed(minibatchSeed, TInt64.vectorOf(seedOfMinibatch, update))
                    .fetch(loss)
                    .fetch(trainingLogits);
            entrance.feed(minibatch.sampleSeeds(), runner::feed);
            augmentation.feed(minibatch.sampleSeeds(), runner::feed);
            if (mixing != null) {
                mixing.feed(minibatch.sampleSeeds(), runner::feed);
            }
            optimizer.addTo(runner, update, learningRate);
            if (average != null) {
                average.addTo(runner, update);
            }
            try (Result result = runner.run()) {
                return new Update(GraphSession.floats(result.get(0))[0], scores(result, 1));
            }
        }
    }

    /** Scores a minibatch without dropout and augmentation; takes ownership of it. */
    Scores evaluate(Minibatch minibatch) {
        try (minibatch;
                FedRunner runner = session.runner()) {
            try (Result result = runner.borrow(entrance.samples(), minibatch.samples())
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
