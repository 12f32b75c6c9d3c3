package dev.loff.finetuning;

import dev.loff.augmentation.AugmentationGraph;
import dev.loff.encoder.EncoderNetwork;
import dev.loff.encoder.FeatureShape;
import dev.loff.encoder.ImageInput;
import dev.loff.encoder.ImageInput.Layout;
import dev.loff.tensorflow.GraphBuilder;
import dev.loff.tensorflow.GraphSession;
import dev.loff.tensorflow.Variable;
import dev.loff.training.ClassifierInput;
import java.util.Collection;
import java.util.function.BiConsumer;
import org.tensorflow.Operand;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat16;
import org.tensorflow.types.TFloat32;

/** From preprocessed pixels to tokens: image augmentation, then the encoder, frozen or trained. */
final class EncoderInput implements ClassifierInput {
    private static final String PART = "encoder.";

    private final EncoderNetwork network;
    private final FeatureShape shape;
    private final ImageInput image;
    private final ImageRecipe recipe;
    private final String description;

    EncoderInput(EncoderInLoop encoder, ImageRecipe recipe) {
        this.network = encoder.network();
        this.shape = encoder.shape();
        this.image = encoder.preprocessing().input();
        this.recipe = recipe;
        this.description = InputDescription.of(encoder, recipe).toJson();
    }

    @Override
    public FeatureShape shape() {
        return shape;
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public boolean isTrained() {
        return recipe.mode() == EncoderMode.UNFROZEN;
    }

    @Override
    public Images addTo(GraphBuilder graph, int maxMinibatch) {
        return new Images(graph, maxMinibatch);
    }

    /** The graph's part in front of the classifier. */
    final class Images implements Entrance {
        private final Ops tf;
        private final GraphBuilder weights;
        private final Placeholder<TFloat32> pixels;
        private final AugmentationGraph augmentation;
        private final Operand<TFloat32> training;

        private Images(GraphBuilder graph, int maxMinibatch) {
            tf = graph.tf();
            weights = switch (recipe.mode()) {
                case FROZEN -> graph.apart(PART);
                case UNFROZEN -> graph.part(PART);
            };
            pixels = tf.withName("pixels").placeholder(TFloat32.class, Placeholder.shape(Shape.of(image.shape(-1))));
            FeatureShape grid = new FeatureShape(image.height(), image.width(), false, 3);
            augmentation = AugmentationGraph.ofStandardized(tf, recipe.augmentation(), grid, maxMinibatch);
            training = tokens(weights, augmented());
        }

        /** An image is a grid of pixels, so what moves and blurs tokens does the same to pixels. */
        private Operand<TFloat32> augmented() {
            Operand<TFloat32> rows = tf.reshape(
                    transposed(pixels, Layout.NHWC), tf.constant(new int[] {-1, image.height() * image.width(), 3}));
            Operand<TFloat32> changed = augmentation.augment(tf, rows);
            return changed.equals(rows)
                    ? pixels
                    : transposed(
                            tf.reshape(changed, tf.constant(new int[] {-1, image.height(), image.width(), 3})),
                            Layout.NCHW);
        }

        /** From or to the encoder's layout, where that has channels first. */
        private Operand<TFloat32> transposed(Operand<TFloat32> images, Layout target) {
            return switch (image.layout()) {
                case NHWC -> images;
                case NCHW ->
                    tf.linalg.transpose(
                            images,
                            tf.constant(target == Layout.NHWC ? new int[] {0, 2, 3, 1} : new int[] {0, 3, 1, 2}));
            };
        }

        private Operand<TFloat32> tokens(GraphBuilder by, Operand<TFloat32> images) {
            Operand<TFloat32> tokens = network.tokens(by, images);
            return switch (recipe.mode()) {
                // As the cache has them.
                case FROZEN -> tf.dtypes.cast(tf.dtypes.cast(tokens, TFloat16.class), TFloat32.class);
                case UNFROZEN -> tokens;
            };
        }

        /** The encoder's. */
        Collection<Variable> weights() {
            return weights.partVariables().values();
        }

        @Override
        public Operand<?> samples() {
            return pixels;
        }

        @Override
        public Operand<TFloat32> training() {
            return training;
        }

        @Override
        public Operand<TFloat32> evaluation(GraphBuilder others) {
            return switch (recipe.mode()) {
                case FROZEN -> tokens(weights, pixels);
                case UNFROZEN -> tokens(others.part(PART), pixels);
            };
        }

        @Override
        public void feed(long[] sampleSeeds, BiConsumer<Operand<?>, Tensor> run) {
            augmentation.feed(sampleSeeds, run);
        }

        @Override
        public void load(GraphSession session) {
            network.load(weights.partVariables(), session);
        }
    }
}
