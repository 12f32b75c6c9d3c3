package dev.loff.huggingface;

import dev.loff.tensorflow.GraphBuilder;
import dev.loff.tensorflow.Initializer;
import dev.loff.tensorflow.Layers;
import dev.loff.tensorflow.Variable.WeightDecay;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Builds a vision transformer (Dosovitskiy et al. 2021) from pixels to the tokens that are cached. Between blocks tokens are
 * {@code (minibatch × tokens, width)}.
 */
final class VisionTransformerGraph {
    /**
     * The graph's input and output.
     *
     * @param pixels (minibatch, height, width, 3), normalised
     * @param features (minibatch, cached tokens, width), class token first
     */
    record Ends(Operand<TFloat32> pixels, Operand<TFloat32> features) {}

    /** A minibatch of any size: for training, which does not need bit-identical features per image. */
    private static final int ANY = -1;

    static final String PIXELS = "pixels";
    private static final String FEATURES = "features";

    private final GraphBuilder graph;
    private final Ops tf;
    private final Layers layers;
    private final VisionTransformer model;
    private final FeatureView view;
    private final int minibatch;
    private final int patches;
    private final int tokens;

    private VisionTransformerGraph(GraphBuilder graph, VisionTransformer model, FeatureView view, int minibatch) {
        this.graph = graph;
        this.tf = graph.tf();
        this.layers = new Layers(graph);
        this.model = model;
        this.view = view;
        this.minibatch = minibatch;
        this.patches = view.gridHeight() * view.gridWidth();
        this.tokens = model.prefix() + patches;
    }

    /** Adds the model for minibatches of that size; models of several sizes in the same graph share their weights. */
    static Ends build(GraphBuilder graph, VisionTransformer model, FeatureView view, int minibatch) {
        return new VisionTransformerGraph(graph, model, view, minibatch).build();
    }

    /** Adds the model for minibatches of any size, from pixels (minibatch, height, width, 3) to features. */
    static Operand<TFloat32> features(
            GraphBuilder graph, VisionTransformer model, FeatureView view, Operand<TFloat32> pixels) {
        return new VisionTransformerGraph(graph, model, view, ANY).features(pixels);
    }

    /** Prefix of the names of a block's variables. */
    static String block(int number) {
        return "block" + number + ".";
    }

    /** The reference library normalises only the output of the last block, not that of earlier ones. */
    static boolean normalisesLast(VisionTransformer model, FeatureView view) {
        return model.lastNorm() && view.layer() == model.depth();
    }

    private Ends build() {
        Operand<TFloat32> pixels = tf.withName(PIXELS)
                .placeholder(
                        TFloat32.class,
                        Placeholder.shape(Shape.of(
                                minibatch, view.image().height(), view.image().width(), 3)));
        return new Ends(pixels, tf.withName(FEATURES).identity(features(pixels)));
    }

    private Operand<TFloat32> features(Operand<TFloat32> pixels) {
        Operand<TFloat32> x = embedded(pixels);
        if (model.firstNorm()) {
            x = norm(x, "first_norm");
        }
        for (int number = 0; number < view.layer(); number++) {
            x = block(x, block(number));
        }
        if (normalisesLast(model, view)) {
            x = norm(x, "last_norm");
        }
        return chosen(tf.reshape(x, shape(minibatch, tokens, model.width())));
    }

    /** Pixels → (minibatch × tokens, width). Pixels beyond the last whole patch are ignored. */
    private Operand<TFloat32> embedded(Operand<TFloat32> pixels) {
        int width = model.width();
        long patch = model.patch();
        Operand<TFloat32> x = tf.nn.conv2d(
                pixels, kernel("patches.kernel", patch, patch, 3, width), List.of(1L, patch, patch, 1L), "VALID");
        if (model.patchBias()) {
            x = tf.nn.biasAdd(x, weight("patches.bias", width));
        }
        x = tf.math.add(tf.reshape(x, shape(minibatch, patches, width)), weight("positions", 1, patches, width));
        if (model.prefix() > 0) {
            x = tf.concat(List.of(prefix(x), x), tf.constant(1));
        }
        return tf.reshape(x, shape(rows(), width));
    }

    /** The tokens before the patches, for each image. */
    private Operand<TFloat32> prefix(Operand<TFloat32> patchTokens) {
        int width = model.width();
        Operand<TFloat32> prefix = weight("prefix", 1, model.prefix(), width);
        if (minibatch != ANY) {
            return tf.broadcastTo(prefix, shape(minibatch, model.prefix(), width));
        }
        Operand<TInt32> images = tf.slice(tf.shape(patchTokens), shape(0), shape(1));
        return tf.broadcastTo(prefix, tf.concat(List.of(images, shape(model.prefix(), width)), tf.constant(0)));
    }

    private int rows() {
        return minibatch == ANY ? ANY : minibatch * tokens;
    }

    private Operand<TFloat32> block(Operand<TFloat32> x, String name) {
        Operand<TFloat32> attended = attention(norm(x, name + "norm1"), name);
        Operand<TFloat32> y = tf.math.add(x, scaled(attended, name + "scale1"));
        return tf.math.add(y, scaled(feedForward(norm(y, name + "norm2"), name), name + "scale2"));
    }

    private Operand<TFloat32> attention(Operand<TFloat32> x, String name) {
        int width = model.width();
        int head = width / model.heads();
        Operand<TFloat32> mixed = tf.linalg.matMul(x, kernel(name + "qkv.kernel", width, 3L * width));
        if (model.attentionBias()) {
            mixed = tf.nn.biasAdd(mixed, weight(name + "qkv.bias", 3L * width));
        }
        Operand<TFloat32> split = tf.linalg.transpose(
                tf.reshape(mixed, shape(minibatch, tokens, 3, model.heads(), head)), shape(2, 0, 3, 1, 4));
        // query, key, value: (minibatch, heads, tokens, head)
        List<Output<TFloat32>> qkv = tf.unstack(split, 3L).output();
        Operand<TFloat32> query = tf.math.mul(qkv.get(0), tf.constant((float) (1 / StrictMath.sqrt(head))));
        // Not batchMatMul, see Attention.
        Operand<TFloat32> scores = tf.linalg.einsum(List.of(query, qkv.get(1)), "bhqd,bhkd->bhqk");
        Operand<TFloat32> attended = tf.linalg.einsum(List.of(tf.nn.softmax(scores), qkv.get(2)), "bhqk,bhkd->bhqd");
        Operand<TFloat32> joined = tf.reshape(tf.linalg.transpose(attended, shape(0, 2, 1, 3)), shape(rows(), width));
        return linear(joined, name + "projection", width, width);
    }

    private Operand<TFloat32> feedForward(Operand<TFloat32> x, String name) {
        VisionTransformer.FeedForward part = model.feedForward();
        int hidden = part.hidden();
        if (!part.gated()) {
            Operand<TFloat32> inner = linear(x, name + "fc1", model.width(), hidden);
            return linear(part.activation().apply(graph, inner), name + "fc2", hidden, model.width());
        }
        // SwiGLU (Shazeer 2020): silu(x · gate) · (x · up)
        List<Output<TFloat32>> halves = tf.split(tf.constant(1), linear(x, name + "fc1", model.width(), 2 * hidden), 2L)
                .output();
        Operand<TFloat32> gated = tf.math.mul(part.activation().apply(graph, halves.get(0)), halves.get(1));
        return linear(gated, name + "fc2", hidden, model.width());
    }

    private Operand<TFloat32> scaled(Operand<TFloat32> x, String name) {
        return model.layerScale() ? tf.math.mul(x, weight(name, model.width())) : x;
    }

    /** (minibatch, tokens, width) → (minibatch, cached tokens, width) */
    private Operand<TFloat32> chosen(Operand<TFloat32> x) {
        List<Operand<TFloat32>> parts = new ArrayList<>();
        if (view.tokens().hasClass()) {
            parts.add(slice(x, 0, 1));
        }
        if (view.tokens().hasRegisters()) {
            parts.add(slice(x, model.prefix() - model.registers(), model.registers()));
        }
        if (view.tokens().hasPatches()) {
            parts.add(pooled(slice(x, model.prefix(), patches)));
        }
        return parts.size() == 1 ? parts.get(0) : tf.concat(parts, tf.constant(1));
    }

    /** The mean of each square of patches. */
    private Operand<TFloat32> pooled(Operand<TFloat32> x) {
        int pool = view.pool();
        int rows = view.gridHeight() / pool;
        int columns = view.gridWidth() / pool;
        Operand<TFloat32> squares = tf.reshape(x, shape(minibatch, rows, pool, columns, pool, model.width()));
        return pool == 1
                ? x
                : tf.reshape(
                        tf.math.mean(squares, tf.constant(new int[] {2, 4})),
                        shape(minibatch, rows * columns, model.width()));
    }

    private Operand<TFloat32> slice(Operand<TFloat32> x, int first, int count) {
        return tf.slice(x, shape(0, first, 0), shape(minibatch, count, model.width()));
    }

    private Operand<TFloat32> linear(Operand<TFloat32> x, String name, int in, int out) {
        return layers.linear(x, name, in, out, Initializer.ZEROS);
    }

    private Operand<TFloat32> norm(Operand<TFloat32> x, String name) {
        return layers.norm(x, name, model.width(), model.normEpsilon());
    }

    private Operand<TFloat32> kernel(String name, long... shape) {
        return graph.weight(name, Initializer.ZEROS, WeightDecay.DECAYED, shape);
    }

    private Operand<TFloat32> weight(String name, long... shape) {
        return graph.weight(name, Initializer.ZEROS, WeightDecay.EXEMPT, shape);
    }

    private Operand<TInt32> shape(int... sides) {
        return tf.constant(sides);
    }
}
