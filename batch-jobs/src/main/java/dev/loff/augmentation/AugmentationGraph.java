package dev.loff.augmentation;

import dev.loff.encoder.FeatureShape;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.image.ImageProjectiveTransformV3;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/**
 * The augmenting part of a training graph: one bilinear resampling of the grid, one addition of noise. It has placeholders
 * of its own; before a run {@link #feed} gives them what was drawn. Operations that the settings never ask for are not in
 * the graph. Nothing is differentiated through it: it stands in front of the weights.
 *
 * <p>What lies outside the grid is its mirror image. Zeros or a repeated edge would be tokens no encoder puts out; mirrored
 * tokens are real ones in a likely neighbourhood.
 *
 * <p>Bitwise reproducible on CPU. An image's result is the same in any minibatch and any place of it.
 */
public final class AugmentationGraph {
    private final TensorAugmentations settings;
    private final FeatureShape shape;
    private final float[][] deviations;
    private final int maxMinibatch;
    private final @Nullable Placeholder<TFloat32> maps;
    private final @Nullable Placeholder<TFloat32> sigmas;
    private final @Nullable Placeholder<TInt64> noiseSeeds;

    /**
     * Adds the placeholders.
     *
     * @param deviations per channel, or for each token per channel; what the noise's sigma is relative to
     */
    private AugmentationGraph(
            Ops tf, TensorAugmentations settings, FeatureShape shape, float[][] deviations, int maxMinibatch) {
        if (maxMinibatch < 1) {
            throw new IllegalArgumentException(
                    "Cannot augment: a minibatch has at least one image (maxMinibatch=" + maxMinibatch + ")");
        }
        this.settings = settings;
        this.shape = shape;
        this.deviations = deviations;
        this.maxMinibatch = maxMinibatch;
        boolean moves = settings.movesTokens() && shape.gridHeight() * shape.gridWidth() > 1;
        maps = moves
                ? tf.withName("augmentation_maps")
                        .placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, Geometry.NUMBERS)))
                : null;
        sigmas = settings.addsNoise()
                ? tf.withName("augmentation_sigmas").placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1)))
                : null;
        noiseSeeds = settings.addsNoise()
                ? tf.withName("augmentation_noise_seeds").placeholder(TInt64.class, Placeholder.shape(Shape.of(-1, 2)))
                : null;
    }

    /** For tokens whose channels have deviation 1. */
    public static AugmentationGraph ofStandardized(
            Ops tf, TensorAugmentations settings, FeatureShape shape, int maxMinibatch) {
        return new AugmentationGraph(tf, settings, shape, new float[][] {{1}}, maxMinibatch);
    }

    /**
     * For tokens as they were cached.
     *
     * @param gridDeviation (channels)
     * @param classTokenDeviation (channels), exactly where there is a class token
     */
    public static AugmentationGraph of(
            Ops tf,
            TensorAugmentations settings,
            FeatureShape shape,
            int maxMinibatch,
            float[] gridDeviation,
            float @Nullable [] classTokenDeviation) {
        if (gridDeviation.length != shape.channels()
                || (classTokenDeviation != null) != shape.classToken()
                || (classTokenDeviation != null && classTokenDeviation.length != shape.channels())) {
            throw new IllegalArgumentException(
                    "Cannot augment: one deviation per channel, of the grid and of the class token where there is one (shape="
                            + shape + ", grid=" + gridDeviation.length + ")");
        }
        float[][] perToken = new float[classTokenDeviation == null ? 1 : shape.tokens()][];
        Arrays.fill(perToken, gridDeviation);
        if (classTokenDeviation != null) {
            perToken[0] = classTokenDeviation;
        }
        return new AugmentationGraph(tf, settings, shape, perToken, maxMinibatch);
    }

    /**
     * Adds the operations.
     *
     * @param tokens (minibatch, tokens, channels), the class token first where there is one; so is the result
     */
    public Operand<TFloat32> augment(Ops tf, Operand<TFloat32> tokens) {
        if (maps == null && sigmas == null) {
            return tokens;
        }
        Operand<TFloat32> moved = maps == null ? tokens : move(tf, tokens, maps);
        return tf.stopGradient(sigmas == null || noiseSeeds == null ? moved : addNoise(tf, moved, sigmas, noiseSeeds));
    }

    private Operand<TFloat32> move(Ops tf, Operand<TFloat32> tokens, Operand<TFloat32> imageMaps) {
        int channels = shape.channels();
        if (!shape.classToken()) {
            return moveGrid(tf, shape, tokens, imageMaps);
        }
        Operand<TFloat32> classToken =
                tf.slice(tokens, tf.constant(new int[] {0, 0, 0}), tf.constant(new int[] {-1, 1, channels}));
        Operand<TFloat32> grid =
                tf.slice(tokens, tf.constant(new int[] {0, 1, 0}), tf.constant(new int[] {-1, -1, channels}));
        return tf.concat(List.of(classToken, moveGrid(tf, shape, grid, imageMaps)), tf.constant(1));
    }

    /** Resamples (minibatch, height × width, channels) by one map per image, (minibatch, 8). */
    static Operand<TFloat32> moveGrid(Ops tf, FeatureShape shape, Operand<TFloat32> grid, Operand<TFloat32> maps) {
        int height = shape.gridHeight();
        int width = shape.gridWidth();
        int channels = shape.channels();
        Operand<TFloat32> moved = tf.image.imageProjectiveTransformV3(
                tf.reshape(grid, tf.constant(new int[] {-1, height, width, channels})),
                maps,
                tf.constant(new int[] {height, width}),
                tf.constant(0f),
                "BILINEAR",
                ImageProjectiveTransformV3.fillMode("REFLECT"));
        return tf.reshape(moved, tf.constant(new int[] {-1, height * width, channels}));
    }

    private Operand<TFloat32> addNoise(
            Ops tf, Operand<TFloat32> tokens, Operand<TFloat32> imageSigmas, Operand<TInt64> imageSeeds) {
        Operand<TInt32> perImage = tf.constant(new int[] {-1, 1, 1});
        Operand<TFloat32> normal = tf.reshape(
                new GaussianNoise(shape.size(), maxMinibatch).draw(tf, imageSeeds),
                tf.constant(new int[] {-1, shape.tokens(), shape.channels()}));
        // (minibatch, 1 or tokens, 1 or channels)
        Operand<TFloat32> scale = tf.math.mul(tf.reshape(imageSigmas, perImage), tf.constant(deviations));
        return tf.math.add(tokens, tf.math.mul(normal, scale));
    }

    /**
     * Draws what happens to each image and gives each placeholder its tensor.
     *
     * @param sampleSeeds two for each image, one image after another
     * @param run takes the tensors over and closes them after the run
     */
    public void feed(long[] sampleSeeds, BiConsumer<Operand<?>, Tensor> run) {
        AugmentationDraws draws = AugmentationDraws.of(settings, shape, sampleSeeds);
        if (draws.images() > maxMinibatch) {
            throw new IllegalArgumentException(
                    "Cannot augment: the minibatch is larger than the graph was built for (images=" + draws.images()
                            + ", maxMinibatch=" + maxMinibatch + ")");
        }
        if (maps != null) {
            run.accept(maps, draws.maps());
        }
        if (sigmas != null && noiseSeeds != null) {
            run.accept(sigmas, draws.sigmas());
            run.accept(noiseSeeds, draws.noiseSeeds());
        }
    }
}
