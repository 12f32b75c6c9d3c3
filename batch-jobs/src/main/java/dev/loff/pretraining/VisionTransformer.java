package dev.loff.pretraining;

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
 * A vision transformer (Dosovitskiy et al. 2021) with a convolutional stem: class token, learned positions, pre-norm
 * blocks, final norm.
 *
 * @param side pixels of the square images
 * @param stemChannels channels inside the stem
 * @param width numbers of a token
 */
record VisionTransformer(int side, int stemChannels, int width, int depth, int heads, int mlpRatio) {
    VisionTransformer {
        if (side < 1 || side % ConvolutionalStem.PATCH != 0 || stemChannels < 1 || depth < 1 || mlpRatio < 1) {
            throw new IllegalArgumentException("Cannot build a vision transformer: the side is a multiple of "
                    + ConvolutionalStem.PATCH + ", sizes are at least 1 (side=" + side + ", stemChannels="
                    + stemChannels + ", depth=" + depth + ", mlpRatio=" + mlpRatio + ")");
        }
    }

    /** Patches along a side. */
    int grid() {
        return side / ConvolutionalStem.PATCH;
    }

    /** The class token and the patches. */
    int tokens() {
        return 1 + grid() * grid();
    }

    /**
     * Builds the network.
     *
     * @param images (minibatch, side, side, 3), from -1 to 1
     * @return (minibatch, tokens, width), the class token first, the patches row by row
     */
    Operand<TFloat32> tokens(GraphBuilder graph, Operand<TFloat32> images) {
        Ops tf = graph.tf();
        Operand<TFloat32> patches = new ConvolutionalStem(stemChannels, width).embed(graph, images, side);
        Operand<TFloat32> rows = embed(graph, tf.reshape(patches, tf.constant(new int[] {-1, tokens() - 1, width})));
        TransformerBlock block = new TransformerBlock(tokens(), width, heads, width * mlpRatio, 0);
        for (int i = 0; i < depth; i++) {
            rows = block.apply(graph, rows, "block" + i, Dropout.none());
        }
        Operand<TFloat32> normed = new Layers(graph).norm(rows, "norm", width);
        return tf.reshape(normed, tf.constant(new int[] {-1, tokens(), width}));
    }

    /** Puts the class token in front and adds the positions: (minibatch × tokens, width). */
    private Operand<TFloat32> embed(GraphBuilder graph, Operand<TFloat32> patches) {
        Ops tf = graph.tf();
        Operand<TFloat32> token = graph.weight("class_token", Initializer.TRANSFORMER, WeightDecay.EXEMPT, 1, 1, width);
        Operand<TFloat32> copies = tf.tile(
                token,
                tf.concat(
                        List.of(
                                tf.slice(tf.shape(patches), tf.constant(new int[] {0}), tf.constant(new int[] {1})),
                                tf.constant(new int[] {1, 1})),
                        tf.constant(0)));
        Operand<TFloat32> position =
                graph.weight("position", Initializer.TRANSFORMER, WeightDecay.EXEMPT, 1, tokens(), width);
        Operand<TFloat32> all = tf.math.add(tf.concat(List.of(copies, patches), tf.constant(1)), position);
        return tf.reshape(all, tf.constant(new int[] {-1, width}));
    }
}
