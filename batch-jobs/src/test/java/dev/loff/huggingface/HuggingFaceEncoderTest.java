package dev.loff.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.loff.encoder.EncoderOptions;
import dev.loff.encoder.Extracted;
import dev.loff.encoder.Extracted.Features;
import dev.loff.encoder.FeatureShape;
import dev.loff.encoder.Freezing.Frozen;
import dev.loff.encoder.FrozenGraph;
import dev.loff.encoder.Resize.ShorterSide;
import dev.loff.huggingface.EncoderChoice.Cached;
import dev.loff.tensorflow.Devices;
import dev.loff.tensorflow.Float16;
import dev.loff.tensorflow.GraphSession;
import dev.loff.tensorflow.Placement;
import dev.loff.tensorflow.Precision;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ShortBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;

class HuggingFaceEncoderTest {
    private static final ImageSize LARGE = new ImageSize(42, 42);
    private final ParityCase dino = ParityCase.named("dinov2");

    @TempDir
    Path folder;

    @Test
    void cachesTheChosenTokens() {
        assertThat(shape("dinov2", EncoderChoice.NONE)).isEqualTo(new FeatureShape(4, 4, true, 24));
        assertThat(shape("dinov2", EncoderChoice.NONE.withTokens(Cached.PATCHES)))
                .isEqualTo(new FeatureShape(4, 4, false, 24));
        assertThat(shape("dinov2", EncoderChoice.NONE.withTokens(Cached.CLASS)))
                .isEqualTo(new FeatureShape(1, 1, false, 24));
        assertThat(shape("dinov2", EncoderChoice.NONE.withImageSize(LARGE).withPool(3)))
                .isEqualTo(new FeatureShape(2, 2, true, 24));
        assertThat(shape("dinov2", EncoderChoice.NONE.withImageSize(new ImageSize(21, 60))))
                .isEqualTo(new FeatureShape(3, 8, true, 24));
        assertThat(shape("dinov2-registers", EncoderChoice.NONE.withTokens(Cached.REGISTERS)))
                .isEqualTo(new FeatureShape(1, 3, false, 24));
        assertThat(shape("deit", EncoderChoice.NONE.withTokens(Cached.CLASS_AND_REGISTERS)))
                .isEqualTo(new FeatureShape(1, 1, true, 24));
        assertThat(shape("siglip", EncoderChoice.NONE)).isEqualTo(new FeatureShape(4, 4, false, 24));
    }

    private static FeatureShape shape(String model, EncoderChoice choice) {
        try (HuggingFaceEncoder encoder = ParityCase.named(model).open(choice)) {
            return encoder.shape();
        }
    }

    @Test
    void refusesWhatTheModelDoesNotHave() {
        assertRefused("dinov2", EncoderChoice.NONE.withLayer(4), "there is no such layer (layer=4, limit=3)");
        assertRefused("siglip", EncoderChoice.NONE.withTokens(Cached.CLASS), "it has no class token (tokens=class)");
        assertRefused("dinov2", EncoderChoice.NONE.withTokens(Cached.REGISTERS), "it has no registers");
        assertRefused("dinov2", EncoderChoice.NONE.withPool(3), "does not divide the grid of 4 x 4 patches (pool=3)");
        assertRefused("dinov2", EncoderChoice.NONE.withImageSize(new ImageSize(6, 6)), "smaller than a patch");
    }

    private static void assertRefused(String model, EncoderChoice choice, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ParityCase.named(model).open(choice).close())
                .withMessageContaining(reason);
    }

    @Test
    void poolsSquaresOfPatchesButNotTheClassToken() throws IOException {
        float[] pixels = dino.tensor("42x42.pixels");
        float[] all = floats(EncoderChoice.NONE.withImageSize(LARGE), pixels);
        float[] pooled = floats(EncoderChoice.NONE.withImageSize(LARGE).withPool(2), pixels);
        assertThat(pooled).hasSize((1 + 3 * 3) * 24);
        for (int channel = 0; channel < 24; channel++) {
            assertThat(pooled[channel]).isEqualTo(all[channel]);
            // Row 1, column 2 of the pooled grid: patches (2, 4), (2, 5), (3, 4), (3, 5) of 6 x 6.
            float sum = 0;
            for (int patch : new int[] {16, 17, 22, 23}) {
                sum += all[(1 + patch) * 24 + channel];
            }
            assertThat(pooled[(1 + 5) * 24 + channel]).isCloseTo(sum / 4, within(1e-5f));
        }
    }

    private float[] floats(EncoderChoice choice, float[] pixels) {
        try (HuggingFaceEncoder encoder = dino.open(choice)) {
            return encoder.floats(ParityCase.direct(pixels));
        }
    }

    /** Which of the two happens depends on the CPU: see {@link dev.loff.encoder.PositionProbe}. */
    @ParameterizedTest
    @ValueSource(ints = {2, 8})
    void aLargerMinibatchGivesTheSameFeaturesInEveryPlaceOrIsRefused(int minibatch) throws IOException {
        float[] pixels = dino.tensor("28x28.pixels");
        float[] repeated = new float[minibatch * pixels.length];
        for (int place = 0; place < minibatch; place++) {
            System.arraycopy(pixels, 0, repeated, place * pixels.length, pixels.length);
        }
        try (HuggingFaceEncoder one = dino.open(EncoderChoice.NONE);
                HuggingFaceEncoder many = HuggingFaceEncoder.open(
                        dino.folder(), EncoderChoice.NONE, EncoderOptions.DEFAULT.withMinibatch(minibatch))) {
            float[] alone = one.floats(ParityCase.direct(pixels));
            float[] beside = many.floats(ParityCase.direct(repeated));
            for (int place = 0; place < minibatch; place++) {
                assertThat(ParityCase.relativeError(beside, place * alone.length, alone, 0, 17, 24))
                        .isLessThan(1e-5);
            }
            assertThat(many.fingerprint().equals(one.fingerprint()))
                    .as("the fingerprint of single images where the size does not show, its own else")
                    .isEqualTo(many.leastMinibatch() == 1);
        } catch (IllegalArgumentException e) {
            assertThat(e)
                    .hasMessageContaining(
                            "depend on its place in the minibatch; 1 always works (minibatch=" + minibatch + ")");
        }
    }

    @Test
    void isTheSameEncoderOnAnotherDevice() throws IOException {
        float[] pixels = dino.tensor("28x28.pixels");
        try (HuggingFaceEncoder one = dino.open(EncoderChoice.NONE);
                HuggingFaceEncoder placed = HuggingFaceEncoder.open(
                        dino.folder(),
                        EncoderChoice.NONE,
                        EncoderOptions.DEFAULT.withPlacement(new Placement.Gpu(3)))) {
            assertThat(placed.devices()).containsExactly("/device:GPU:3");
            assertThat(one.devices()).containsExactly("");
            assertThat(placed.fingerprint()).isEqualTo(one.fingerprint());
            assertThat(placed.floats(ParityCase.direct(pixels))).isEqualTo(one.floats(ParityCase.direct(pixels)));
        }
    }

    @Test
    void computesInBfloat16() throws IOException {
        float[] pixels = dino.tensor("28x28.pixels");
        try (HuggingFaceEncoder half = HuggingFaceEncoder.open(
                dino.folder(), EncoderChoice.NONE, EncoderOptions.DEFAULT.withPrecision(Precision.BFLOAT16))) {
            float[] found = half.floats(ParityCase.direct(pixels));
            assertThat(ParityCase.relativeError(found, 0, dino.tensor("28x28.layer3"), 0, 17, 24))
                    .isLessThan(0.1);
        }
    }

    @Test
    void refusesFloat16WithoutAGpu() {
        assumeTrue(Devices.gpus() == 0, "there is a GPU");
        EncoderOptions half = EncoderOptions.DEFAULT.withPrecision(Precision.FLOAT16);
        assertThatThrownBy(() -> HuggingFaceEncoder.open(dino.folder(), EncoderChoice.NONE, half))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Cannot compute in float16: that takes a GPU");
    }

    @Test
    void theFrozenGraphGivesTheFeaturesThatAreCached() throws IOException {
        float[] pixels = dino.tensor("28x28.pixels");
        try (HuggingFaceEncoder encoder = dino.open(EncoderChoice.NONE)) {
            Extracted cached = encoder.encode(ParityCase.direct(pixels)).get(0);
            ShortBuffer halves = ((Features) cached).float16().asShortBuffer();
            float[] frozen = run(((Frozen) encoder.frozenGraph()).graph(), pixels);
            assertThat(frozen).hasSize(halves.remaining());
            for (int i = 0; i < frozen.length; i++) {
                // Constants are folded and fused differently, which may round to a neighbouring half.
                float half = Float16.toFloat(halves.get(i));
                assertThat(Math.abs(frozen[i] - half)).isLessThanOrEqualTo(Math.ulp(half) * 8192 + 1e-6f);
            }
        }
    }

    private static float[] run(FrozenGraph frozen, float[] pixels) {
        try (Graph graph = new Graph()) {
            graph.importGraphDef(frozen.graph());
            try (Session session = new Session(graph);
                    TFloat32 images = TFloat32.tensorOf(Shape.of(1, 28, 28, 3), DataBuffers.of(pixels));
                    Result result = session.runner()
                            .feed(frozen.input(), images)
                            .fetch(frozen.output())
                            .run()) {
                return GraphSession.floats(result.get(0));
            }
        }
    }

    @Test
    void theFingerprintChangesOnlyWithTheFeatures() throws IOException {
        String plain = fingerprint(dino.folder(), EncoderChoice.NONE);
        Path copy = copy();
        Files.writeString(copy.resolve("README.md"), "---\nlicense: apache-2.0\n---\n");
        String config = Files.readString(copy.resolve("config.json"));
        Files.writeString(copy.resolve("config.json"), config.replaceFirst("\\{", "{\"some_new_key\": 1,"));
        assertThat(fingerprint(copy, EncoderChoice.NONE)).isEqualTo(plain);

        Set<String> others = new HashSet<>(List.of(plain));
        Stream.of(
                        EncoderChoice.NONE.withLayer(2),
                        EncoderChoice.NONE.withTokens(Cached.PATCHES),
                        EncoderChoice.NONE.withImageSize(LARGE),
                        EncoderChoice.NONE.withPool(2))
                .forEach(choice ->
                        assertThat(others.add(fingerprint(copy, choice))).isTrue());
        Files.writeString(copy.resolve("config.json"), config.replace("1e-06", "1e-05"));
        assertThat(others.add(fingerprint(copy, EncoderChoice.NONE))).isTrue();
    }

    @Test
    void returnsNameAndLicenceOfTheFolder() throws IOException {
        Path snapshot = Files.createDirectories(folder.resolve("models--facebook--dinov2-base/snapshots"));
        Path copy = Files.move(copy(), snapshot.resolve("0a1b2c"));
        Files.writeString(copy.resolve("README.md"), "---\nlanguage: en\nlicense: apache-2.0\n---\n# Model\n");
        try (HuggingFaceEncoder encoder = HuggingFaceEncoder.open(copy, EncoderChoice.NONE, EncoderOptions.DEFAULT)) {
            assertThat(encoder.name()).isEqualTo("facebook/dinov2-base");
            assertThat(encoder.licence()).isEqualTo("apache-2.0");
        }
    }

    @Test
    void aLargerImageSizeShowsTheSamePartOfTheImage() {
        try (HuggingFaceEncoder encoder = dino.open(EncoderChoice.NONE.withImageSize(new ImageSize(448, 448)))) {
            assertThat(encoder.preprocessing().input().height()).isEqualTo(448);
            assertThat(encoder.preprocessing().resize().framing()).isEqualTo(new ShorterSide(512));
            ByteBuffer gray = ByteBuffer.allocateDirect(448 * 448 * 3 * Float.BYTES);
            assertThat(encoder.encode(gray).get(0)).isInstanceOf(Features.class);
        }
    }

    private static String fingerprint(Path folder, EncoderChoice choice) {
        try (HuggingFaceEncoder encoder = HuggingFaceEncoder.open(folder, choice, EncoderOptions.DEFAULT)) {
            return encoder.fingerprint().hex();
        }
    }

    private Path copy() throws IOException {
        Path copy = Files.createDirectory(folder.resolve("copy"));
        for (String file : List.of("config.json", "preprocessor_config.json", "model.safetensors")) {
            Files.copy(dino.folder().resolve(file), copy.resolve(file));
        }
        return copy;
    }
}
