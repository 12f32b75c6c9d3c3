package dev.loff.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.loff.encoder.FeatureShape;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/** Against NumPy: {@code ops/parity/augmentation_golden.py} writes what is read here. */
class AugmentationGoldenTest {
    private final Golden golden = read();

    record Golden(
            int height,
            int width,
            int channels,
            List<Float> grid,
            List<Resampling> resamplings,
            List<SettingsAndDraws> draws) {
        FeatureShape shape() {
            return new FeatureShape(height, width, false, channels);
        }
    }

    record Resampling(String name, Geometry geometry, List<Float> expected) {}

    record SettingsAndDraws(TensorAugmentations settings, List<Draw> draws) {}

    record Draw(List<Long> seeds, List<Double> map, double sigma, List<Long> noiseSeeds) {}

    private static Golden read() {
        try (InputStream json = AugmentationGoldenTest.class.getResourceAsStream("golden.json")) {
            return new ObjectMapper().readValue(Objects.requireNonNull(json), Golden.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void tokensAreResampledAsNumpyDoesIt() {
        for (Resampling resampling : golden.resamplings()) {
            float[] found = resample(resampling.geometry());
            for (int i = 0; i < found.length; i++) {
                assertThat(found[i])
                        .as("%s, number %d", resampling.name(), i)
                        .isEqualTo(resampling.expected().get(i), within(2e-5f));
            }
        }
    }

    @Test
    void flipsAndShiftsTouchNoBit() {
        List<String> exact = List.of("identity", "flip left and right", "flip top and bottom", "shift by whole tokens");
        assertThat(golden.resamplings().stream().filter(each -> exact.contains(each.name())))
                .hasSize(4)
                .allSatisfy(each -> assertThat(resample(each.geometry()))
                        .containsExactly(each.expected().toArray(Float[]::new)));
    }

    /** Through the operations of {@link AugmentationGraph}, with a map of our own in place of a drawn one. */
    private float[] resample(Geometry geometry) {
        FeatureShape shape = golden.shape();
        float[] map = new float[Geometry.NUMBERS];
        geometry.writeTo(map, 0, shape.gridHeight(), shape.gridWidth());
        try (Graph graph = new Graph()) {
            Ops tf = Ops.create(graph);
            Placeholder<TFloat32> input =
                    tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, shape.tokens(), shape.channels())));
            Placeholder<TFloat32> maps = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, 8)));
            float[] grid = new float[shape.size()];
            for (int i = 0; i < grid.length; i++) {
                grid[i] = golden.grid().get(i);
            }
            try (Session session = new Session(graph);
                    TFloat32 tokens =
                            TFloat32.tensorOf(Shape.of(1, shape.tokens(), shape.channels()), DataBuffers.of(grid));
                    TFloat32 fedMaps = TFloat32.tensorOf(Shape.of(1, 8), DataBuffers.of(map));
                    Result result = session.runner()
                            .feed(input, tokens)
                            .feed(maps, fedMaps)
                            .fetch(AugmentationGraph.moveGrid(tf, shape, input, maps))
                            .run()) {
                return AugmentationRun.floats(result.get(0));
            }
        }
    }

    @Test
    void eachSeedDrawsWhatItDrewWhenTheGoldenFileWasMade() {
        for (SettingsAndDraws expected : golden.draws()) {
            for (Draw draw : expected.draws()) {
                check(expected.settings(), draw);
            }
        }
    }

    private void check(TensorAugmentations settings, Draw expected) {
        long[] seeds = {expected.seeds().get(0), expected.seeds().get(1)};
        AugmentationDraws draws = AugmentationDraws.of(settings, golden.shape(), seeds);
        try (TFloat32 maps = draws.maps();
                TFloat32 sigmas = draws.sigmas();
                TInt64 noiseSeeds = draws.noiseSeeds()) {
            for (int i = 0; i < expected.map().size(); i++) {
                assertThat(maps.getFloat(0, i))
                        .as("seeds %s, number %d", expected.seeds(), i)
                        .isEqualTo(expected.map().get(i).floatValue(), within(1e-6f));
            }
            assertThat(maps.getFloat(0, 6)).isZero();
            assertThat(maps.getFloat(0, 7)).isZero();
            assertThat(sigmas.getFloat(0)).isEqualTo((float) expected.sigma());
            assertThat(noiseSeeds.getLong(0, 0)).isEqualTo(expected.noiseSeeds().get(0));
            assertThat(noiseSeeds.getLong(0, 1)).isEqualTo(expected.noiseSeeds().get(1));
        }
    }
}
