package dev.loff.classifier;

import dev.loff.tensorflow.Dropout;
import dev.loff.tensorflow.GraphBuilder;
import dev.loff.tensorflow.Initializer;
import dev.loff.tensorflow.Layers;
import dev.loff.tensorflow.TransformerBlock;
import dev.loff.tensorflow.Variable.WeightDecay;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * LOFF-TA's classifier (Konuk et al. 2024): projection and layer norm, class token and position embedding, pre-norm
 * transformer blocks, final norm, head.
 *
 * @param features tokens of one sample
 */
record TokenTransformer(ClassifierSpec spec, int features, int channels, int classes) {
    /** From (minibatch, features, channels) to (minibatch, classes). */
    Operand<TFloat32> logits(GraphBuilder graph, Operand<TFloat32> x, Dropout dropout) {
        Ops tf = graph.tf();
        Layers layers = new Layers(graph);
        int width = spec.size().width();
        Operand<TFloat32> rows = dropout.activations(tf, embed(graph, project(graph, x)));
        for (int i = 0; i < spec.size().depth(); i++) {
            rows = block(i).apply(graph, rows, "block" + i, dropout);
        }
        Operand<TFloat32> pooled = pool(tf, rows, layers);
        return layers.linear(pooled, "head", width, classes);
    }

    /** The number of tokens inside the transformer. Its own class token, if the head reads it, comes first. */
    int tokens() {
        return features + (spec.pooling() == Pooling.CLASS ? 1 : 0);
    }

    private Operand<TFloat32> project(GraphBuilder graph, Operand<TFloat32> x) {
        Ops tf = graph.tf();
        Layers layers = new Layers(graph);
        int width = spec.size().width();
        Operand<TFloat32> rows = tf.reshape(x, tf.constant(new int[] {-1, channels}));
        Operand<TFloat32> projected = layers.linear(rows, "projection", channels, width);
        Operand<TFloat32> tokens = spec.projectionNorm() ? layers.norm(projected, "projection_norm", width) : projected;
        return tf.reshape(tokens, tf.constant(new int[] {-1, features, width}));
    }

    /** Puts the class token in front and adds the positions; the result is (minibatch × tokens, width). */
    Operand<TFloat32> embed(GraphBuilder graph, Operand<TFloat32> x) {
        Ops tf = graph.tf();
        int width = spec.size().width();
        Operand<TFloat32> tokens = x;
        if (spec.pooling() == Pooling.CLASS) {
            Operand<TFloat32> token =
                    graph.weight("class_token", Initializer.TRANSFORMER, WeightDecay.EXEMPT, 1, 1, width);
            Operand<TFloat32> copies = tf.tile(
                    token,
                    tf.concat(
                            List.of(
                                    tf.slice(tf.shape(x), tf.constant(new int[] {0}), tf.constant(new int[] {1})),
                                    tf.constant(new int[] {1, 1})),
                            tf.constant(0)));
            tokens = tf.concat(List.of(copies, x), tf.constant(1));
        }
        Operand<TFloat32> position =
                graph.weight("position", Initializer.TRANSFORMER, WeightDecay.EXEMPT, 1, tokens(), width);
        return tf.reshape(tf.math.add(tokens, position), tf.constant(new int[] {-1, width}));
    }

    /** Drop path grows linearly with depth, as in DeiT. */
    private TransformerBlock block(int index) {
        ClassifierSize size = spec.size();
        float dropPath = size.depth() == 1 ? spec.dropPath() : spec.dropPath() * index / (size.depth() - 1);
        return new TransformerBlock(tokens(), size.width(), size.heads(), size.width() * size.mlpRatio(), dropPath);
    }

    private Operand<TFloat32> pool(Ops tf, Operand<TFloat32> rows, Layers layers) {
        int width = spec.size().width();
        Operand<TFloat32> tokens = tf.reshape(rows, tf.constant(new int[] {-1, tokens(), width}));
        return switch (spec.pooling()) {
            case CLASS -> {
                Operand<TFloat32> token =
                        tf.slice(tokens, tf.constant(new int[] {0, 0, 0}), tf.constant(new int[] {-1, 1, width}));
                yield layers.norm(tf.reshape(token, tf.constant(new int[] {-1, width})), "norm", width);
            }
            case MEAN -> {
                Operand<TFloat32> normed =
                        tf.reshape(layers.norm(rows, "norm", width), tf.constant(new int[] {-1, tokens(), width}));
                yield tf.math.mean(normed, tf.constant(1));
            }
        };
    }
}
