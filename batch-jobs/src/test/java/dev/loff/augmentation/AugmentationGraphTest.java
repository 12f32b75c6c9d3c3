package dev.loff.augmentation;

import static dev.loff.augmentation.AugmentationRun.augment;
import static dev.loff.augmentation.AugmentationRun.seeds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.loff.encoder.FeatureShape;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

class AugmentationGraphTest {
    private static final FeatureShape GRID = new FeatureShape(5, 6, false, 7);
    private static final FeatureShape WITH_CLASS_TOKEN = new FeatureShape(5, 6, true, 7);
    private static final TensorAugmentations ALL = Settings.everything(GeometricChoice.EACH);

    @Test
    void aFlipMirrorsExactly() {
        float[] tokens = tokens(GRID, 2);
        float[] flipped = augment(Settings.flips(1, 0), GRID, tokens, seeds(0, 2));
        for (int image = 0; image < 2; image++) {
            for (int y = 0; y < 5; y++) {
                for (int x = 0; x < 6; x++) {
                    assertThat(token(flipped, GRID, image, y * 6 + x))
                            .isEqualTo(token(tokens, GRID, image, y * 6 + 5 - x));
                }
            }
        }
    }

    @Test
    void flippedTwiceIsAsBefore() {
        float[] tokens = tokens(WITH_CLASS_TOKEN, 3);
        for (TensorAugmentations flip : new TensorAugmentations[] {Settings.flips(1, 0), Settings.flips(0, 1)}) {
            float[] once = augment(flip, WITH_CLASS_TOKEN, tokens, seeds(0, 3));
            assertThat(once).isNotEqualTo(tokens);
            assertThat(augment(flip, WITH_CLASS_TOKEN, once, seeds(7, 10))).isEqualTo(tokens);
        }
    }

    @Test
    void aCropOfTheWholeIsTheIdentity() {
        float[] tokens = tokens(WITH_CLASS_TOKEN, 4);
        TensorAugmentations flipAndWhole = new TensorAugmentations(
                0,
                1e-300,
                new RandomCrop(1, 1, 1),
                new RandomOperation(1, 0),
                new RandomOperation(1, 0),
                new RandomOperation(1, 0),
                new RandomOperation(1, 0),
                GeometricChoice.EACH);
        assertThat(flipAndWhole.movesTokens()).as("the graph resamples").isTrue();
        assertThat(augment(flipAndWhole, WITH_CLASS_TOKEN, tokens, seeds(0, 4))).isEqualTo(tokens);
    }

    @Test
    void withoutAugmentationsTheGraphStaysAsItIs() {
        try (Graph graph = new Graph()) {
            Ops tf = Ops.create(graph);
            Operand<TFloat32> tokens = tf.constant(new float[1][GRID.tokens()][GRID.channels()]);
            AugmentationGraph none = AugmentationGraph.ofStandardized(tf, TensorAugmentations.none(), GRID, 4);
            assertThat(none.augment(tf, tokens)).isSameAs(tokens);
            none.feed(seeds(0, 1), (placeholder, tensor) -> {
                throw new AssertionError("nothing to feed");
            });
        }
    }

    @Test
    void anImageDoesNotDependOnItsMinibatch() {
        for (GeometricChoice choice : GeometricChoice.values()) {
            TensorAugmentations settings = Settings.everything(choice);
            float[] tokens = tokens(WITH_CLASS_TOKEN, 8);
            float[] together = augment(settings, WITH_CLASS_TOKEN, tokens, seeds(0, 8));
            int size = WITH_CLASS_TOKEN.size();
            for (int image = 0; image < 8; image++) {
                float[] alone = Arrays.copyOfRange(tokens, image * size, (image + 1) * size);
                assertThat(augment(settings, WITH_CLASS_TOKEN, alone, seeds(image, image + 1)))
                        .as("image %d", image)
                        .isEqualTo(Arrays.copyOfRange(together, image * size, (image + 1) * size));
            }
            float[] lastThree = Arrays.copyOfRange(tokens, 5 * size, 8 * size);
            assertThat(augment(settings, WITH_CLASS_TOKEN, lastThree, seeds(5, 8)))
                    .isEqualTo(Arrays.copyOfRange(together, 5 * size, 8 * size));
        }
    }

    @Test
    void imagesOfOneMinibatchAreChangedDifferently() {
        FeatureShape shape = new FeatureShape(4, 4, true, 3);
        float[] tokens = new float[8 * shape.size()];
        float[] one = tokens(shape, 1);
        for (int image = 0; image < 8; image++) {
            System.arraycopy(one, 0, tokens, image * shape.size(), shape.size());
        }
        float[] augmented = augment(Settings.crop(0.5, 1.5), shape, tokens, seeds(0, 8));
        for (int image = 1; image < 8; image++) {
            assertThat(token(augmented, shape, image, 7)).isNotEqualTo(token(augmented, shape, 0, 7));
            assertThat(token(augmented, shape, image, 0)).isEqualTo(token(one, shape, 0, 0));
        }
    }

    @Test
    void theClassTokenTakesTheNoiseOnly() {
        float[] tokens = new float[WITH_CLASS_TOKEN.size() * 8];
        Arrays.fill(tokens, 3);
        TensorAugmentations noisy = new TensorAugmentations(
                1,
                1,
                new RandomCrop(1, 0.5, 1),
                ALL.shift(),
                ALL.rotation(),
                ALL.shear(),
                new RandomOperation(1, 0.1),
                GeometricChoice.EACH);
        float[] augmented = augment(noisy, WITH_CLASS_TOKEN, tokens, seeds(0, 8));
        assertThat(token(augmented, WITH_CLASS_TOKEN, 0, 0)).isNotEqualTo(token(augmented, WITH_CLASS_TOKEN, 1, 0));
        for (float value : token(augmented, WITH_CLASS_TOKEN, 0, 0)) {
            assertThat(value).isNotEqualTo(3f).isEqualTo(3, within(0.6f));
        }
    }

    @Test
    void theNoiseFollowsTheDeviations() {
        FeatureShape shape = new FeatureShape(2, 2, true, 2);
        try (Graph graph = new Graph()) {
            Ops tf = Ops.create(graph);
            AugmentationGraph augmentation =
                    AugmentationGraph.of(tf, Settings.noise(1, 0.5), shape, 1, new float[] {0, 2}, new float[] {4, 0});
            float[] noise = AugmentationRun.run(graph, tf, augmentation, shape, new float[shape.size()], seeds(0, 1));
            float[] plain = augment(Settings.noise(1, 0.5), shape, new float[shape.size()], seeds(0, 1));
            float[] expected = {4 * plain[0], 0, 0, 2 * plain[3], 0, 2 * plain[5], 0, 2 * plain[7], 0, 2 * plain[9]};
            assertThat(noise).containsExactly(expected, within(1e-6f));
        }
    }

    @Test
    void aSingleVectorIsNotMoved() {
        FeatureShape vector = new FeatureShape(1, 1, false, 16);
        TensorAugmentations quiet = new TensorAugmentations(
                1,
                1,
                ALL.crop(),
                ALL.shift(),
                ALL.rotation(),
                ALL.shear(),
                new RandomOperation(0, 0),
                GeometricChoice.EACH);
        try (Graph graph = new Graph()) {
            Ops tf = Ops.create(graph);
            Operand<TFloat32> tokens = tf.constant(new float[2][1][16]);
            assertThat(AugmentationGraph.ofStandardized(tf, quiet, vector, 2).augment(tf, tokens))
                    .isSameAs(tokens);
        }
    }

    @Test
    void refusesMoreImagesThanItWasBuiltFor() {
        float[] tokens = tokens(GRID, 9);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> augment(ALL, GRID, tokens, seeds(0, 9)))
                .withMessageContaining("(images=9, maxMinibatch=8)");
    }

    @Test
    void refusesDeviationsOfOtherFeatures() {
        try (Graph graph = new Graph()) {
            Ops tf = Ops.create(graph);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> AugmentationGraph.of(tf, ALL, WITH_CLASS_TOKEN, 4, new float[7], null));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> AugmentationGraph.of(tf, ALL, GRID, 4, new float[6], null));
        }
    }

    private static float[] tokens(FeatureShape shape, int images) {
        Random random = new Random(images);
        float[] tokens = new float[images * shape.size()];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = (float) random.nextGaussian() + 1;
        }
        return tokens;
    }

    private static float[] token(float[] tokens, FeatureShape shape, int image, int token) {
        int from = (image * shape.tokens() + token) * shape.channels();
        return Arrays.copyOfRange(tokens, from, from + shape.channels());
    }
}
