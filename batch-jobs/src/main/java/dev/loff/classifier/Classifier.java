package dev.loff.classifier;

import dev.loff.encoder.FeatureShape;
import dev.loff.tensorflow.Dropout;
import dev.loff.tensorflow.GraphBuilder;
import dev.loff.tensorflow.Initializer;
import dev.loff.tensorflow.Layers;
import dev.loff.tensorflow.StoredWeights;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/**
 * The forward pass of a classifier on cached features, the same in training and in the exported model:
 * standardise → (augment, in training) → pool the grid → transformer or mean → head.
 */
public record Classifier(ClassifierSpec spec, FeatureShape shape, Standardization standardization, int classes) {
    /** The exported model's input and output, as operations and as signature keys. */
    public static final String INPUT = "features";

    public static final String OUTPUT = "probabilities";

    /**
     * With this factor, the wide path learns as fast at the transformer's low learning rate as a linear classifier does at its
     * own.
     */
    private static final float WIDE_SCALE = 5;

    public Classifier {
        if (classes < 2) {
            throw new IllegalArgumentException(
                    "Cannot classify: there are at least two classes (classes=" + classes + ")");
        }
        if (shape.gridHeight() % spec.pool() != 0 || shape.gridWidth() % spec.pool() != 0) {
            throw new IllegalArgumentException("Cannot classify: pool does not divide the grid (pool=" + spec.pool()
                    + ", grid=" + shape.gridHeight() + " x " + shape.gridWidth() + ")");
        }
        if (!standardization.fits(shape)) {
            throw new IllegalArgumentException("Cannot classify: the standardization is for other features (shape="
                    + shape + ", standardization=" + standardization + ")");
        }
    }

    /**
     * Scales each channel to mean 0 and deviation 1, so that the zeros that augmentation fills in are the mean.
     *
     * @param features (minibatch, tokens, channels); the result has the same shape
     */
    public Operand<TFloat32> standardize(Ops tf, Operand<TFloat32> features) {
        return tf.math.mul(
                tf.math.sub(features, tf.constant(standardization.means(shape))),
                tf.constant(standardization.scales(shape)));
    }

    /**
     * Adds the trainable part.
     *
     * @param standardized (minibatch, tokens, channels)
     * @return (minibatch, classes)
     */
    public Operand<TFloat32> logits(GraphBuilder graph, Operand<TFloat32> standardized, Dropout dropout) {
        Ops tf = graph.tf();
        if (spec.kind() == ClassifierKind.LINEAR) {
            return linear(graph, standardized);
        }
        int grid = shape.gridHeight() * shape.gridWidth();
        int pooledGrid = grid / (spec.pool() * spec.pool());
        boolean classToken = shape.classToken() && spec.encoderClassToken() == EncoderClassToken.USED;
        Operand<TFloat32> tokens = pooled(tf, tokens(tf, standardized, shape.tokens() - grid, grid));
        if (classToken) {
            tokens = tf.concat(List.of(tokens(tf, standardized, 0, 1), tokens), tf.constant(1));
        }
        Operand<TFloat32> deep = new TokenTransformer(
                        spec, pooledGrid + (classToken ? 1 : 0), shape.channels(), classes)
                .logits(graph, tokens, dropout);
        return spec.wide() ? tf.math.add(deep, wide(graph, standardized)) : deep;
    }

    /**
     * A linear path beside the transformer, as in wide and deep learning (Cheng et al. 2016), from the means over the whole
     * grid, its upper and its lower half (spatial pyramid, Lazebnik et al. 2006). It starts at zero.
     */
    private Operand<TFloat32> wide(GraphBuilder graph, Operand<TFloat32> standardized) {
        Ops tf = graph.tf();
        int width = shape.gridWidth();
        int grid = shape.gridHeight() * width;
        int first = shape.tokens() - grid;
        int half = shape.gridHeight() / 2 * width;
        List<Operand<TFloat32>> means = new ArrayList<>();
        means.add(mean(tf, standardized, first, grid));
        if (half > 0) {
            means.add(mean(tf, standardized, first, half));
            means.add(mean(tf, standardized, first + grid - half, half));
        }
        if (shape.classToken() && spec.encoderClassToken() == EncoderClassToken.USED) {
            means.add(mean(tf, standardized, 0, 1));
        }
        Operand<TFloat32> joined = tf.math.mul(tf.concat(means, tf.constant(1)), tf.constant(WIDE_SCALE));
        return new Layers(graph).linear(joined, "wide", means.size() * shape.channels(), classes, Initializer.ZEROS);
    }

    private Operand<TFloat32> mean(Ops tf, Operand<TFloat32> all, int first, int count) {
        return tf.math.mean(tokens(tf, all, first, count), tf.constant(1));
    }

    /** The mean of each square of the grid: a grid with fewer tokens, which saves time and memory in the transformer. */
    private Operand<TFloat32> pooled(Ops tf, Operand<TFloat32> grid) {
        int pool = spec.pool();
        if (pool == 1) {
            return grid;
        }
        int rows = shape.gridHeight() / pool;
        int columns = shape.gridWidth() / pool;
        Operand<TFloat32> squares =
                tf.reshape(grid, tf.constant(new int[] {-1, rows, pool, columns, pool, shape.channels()}));
        return tf.reshape(
                tf.math.mean(squares, tf.constant(new int[] {2, 4})),
                tf.constant(new int[] {-1, rows * columns, shape.channels()}));
    }

    /** One linear layer on the mean over the grid, joined with the encoder's class token where it is used. */
    private Operand<TFloat32> linear(GraphBuilder graph, Operand<TFloat32> tokens) {
        Ops tf = graph.tf();
        int grid = shape.gridHeight() * shape.gridWidth();
        Operand<TFloat32> pooled = mean(tf, tokens, shape.tokens() - grid, grid);
        if (!shape.classToken() || spec.encoderClassToken() == EncoderClassToken.IGNORED) {
            return new Layers(graph).linear(pooled, "head", shape.channels(), classes);
        }
        Operand<TFloat32> joined = tf.concat(List.of(mean(tf, tokens, 0, 1), pooled), tf.constant(1));
        return new Layers(graph).linear(joined, "head", 2 * shape.channels(), classes);
    }

    private Operand<TFloat32> tokens(Ops tf, Operand<TFloat32> all, int first, int count) {
        return tf.slice(
                all, tf.constant(new int[] {0, first, 0}), tf.constant(new int[] {-1, count, shape.channels()}));
    }

    /** The graph that is exported: features (minibatch, tokens, channels) to probabilities (minibatch, classes). */
    public FrozenClassifier freeze(StoredWeights weights) {
        try (GraphBuilder graph = GraphBuilder.frozen(weights)) {
            Ops tf = graph.tf();
            Placeholder<TFloat32> features = tf.withName(INPUT)
                    .placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, shape.tokens(), shape.channels())));
            tf.withName(OUTPUT).nn.softmax(logits(graph, standardize(tf, features), Dropout.none()));
            return new FrozenClassifier(graph.graph().toGraphDef(), shape, classes);
        }
    }
}
