package dev.loff.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.loff.encoder.FeatureShape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

class MixingGraphTest {
    private static final FeatureShape SHAPE = new FeatureShape(4, 6, true, 3);
    private static final int IMAGES = 5;
    private static final Mixing BOTH = new Mixing(0.4, 1);

    @Test
    void eachTokenIsItsOwnShareAndThePartnersRest() {
        float[] tokens = tokens();
        long[] seeds = AugmentationRun.seeds(0, IMAGES);
        MixingDraws draws = MixingDraws.of(BOTH, SHAPE, seeds);
        float[] mixed = mix(tokens, seeds);
        int size = SHAPE.tokens() * SHAPE.channels();
        for (int image = 0; image < IMAGES; image++) {
            int partner = draws.partners()[image];
            for (int i = 0; i < size; i++) {
                float share = draws.tokenShares()[image * SHAPE.tokens() + i / SHAPE.channels()];
                float expected = tokens[image * size + i] * share + tokens[partner * size + i] * (1 - share);
                assertThat(mixed[image * size + i]).isCloseTo(expected, within(1e-6f));
            }
        }
    }

    @Test
    void cutMixTakesARectangleAndCountsItsArea() {
        MixingDraws draws = MixingDraws.of(new Mixing(0, 1), SHAPE, AugmentationRun.seeds(0, 200));
        int grid = SHAPE.gridHeight() * SHAPE.gridWidth();
        int cut = 0;
        for (int image = 0; image < 200; image++) {
            int stays = 0;
            for (int token = 0; token < grid; token++) {
                float share = draws.tokenShares()[image * SHAPE.tokens() + 1 + token];
                assertThat(share).isIn(0f, 1f);
                stays += (int) share;
            }
            assertThat(draws.shares()[image]).isCloseTo((float) stays / grid, within(1e-6f));
            assertThat(draws.tokenShares()[image * SHAPE.tokens()]).isEqualTo(draws.shares()[image]);
            cut += stays < grid ? 1 : 0;
        }
        assertThat(cut).isGreaterThan(150);
    }

    @Test
    void mixupBlendsAllTokensAlike() {
        MixingDraws draws = MixingDraws.of(new Mixing(0.4, 0), SHAPE, AugmentationRun.seeds(0, 8));
        for (int i = 0; i < draws.tokenShares().length; i++) {
            assertThat(draws.tokenShares()[i]).isEqualTo(draws.shares()[i / SHAPE.tokens()]);
        }
    }

    @Test
    void sharesHaveTheMeanAndVarianceOfTheirBetaDistribution() {
        int images = 20_000;
        float[] shares = MixingDraws.of(new Mixing(0.4, 0), SHAPE, AugmentationRun.seeds(0, images))
                .shares();
        double sum = 0;
        double squares = 0;
        for (float share : shares) {
            sum += share;
            squares += (share - 0.5) * (share - 0.5);
        }
        assertThat(sum / images).isCloseTo(0.5, within(0.01));
        // 1 / (4 (2 α + 1))
        assertThat(squares / images).isCloseTo(1 / 7.2, within(0.004));
    }

    @Test
    void anImagesSharesDependOnItsSeedsAlone() {
        float[] many = MixingDraws.of(BOTH, SHAPE, AugmentationRun.seeds(0, 9)).shares();
        float[] few = MixingDraws.of(BOTH, SHAPE, AugmentationRun.seeds(3, 5)).shares();
        assertThat(few).containsExactly(many[3], many[4]);
    }

    @Test
    void anAlphaBeyondItsRangeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Mixing(0, 1.5))
                .withMessage("Cannot train: cutmix is from 0 to 1 (cutmix=1.5)");
        assertThatIllegalArgumentException().isThrownBy(() -> new Mixing(Double.NaN, 0));
    }

    private static float[] tokens() {
        float[] tokens = new float[IMAGES * SHAPE.tokens() * SHAPE.channels()];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = (float) Math.sin(i * 0.7) * 3;
        }
        return tokens;
    }

    private static float[] mix(float[] tokens, long[] seeds) {
        List<Tensor> fed = new ArrayList<>();
        try (Graph graph = new Graph();
                Session session = new Session(graph)) {
            Ops tf = Ops.create(graph);
            MixingGraph mixing = new MixingGraph(tf, BOTH, SHAPE);
            Operand<TFloat32> input =
                    tf.constant(Shape.of(IMAGES, SHAPE.tokens(), SHAPE.channels()), DataBuffers.of(tokens));
            Session.Runner runner = session.runner().fetch(mixing.mix(tf, input));
            mixing.feed(seeds, (placeholder, tensor) -> {
                fed.add(tensor);
                runner.feed(placeholder, tensor);
            });
            try (Result result = runner.run()) {
                return AugmentationRun.floats(result.get(0));
            }
        } finally {
            fed.forEach(Tensor::close);
        }
    }
}
