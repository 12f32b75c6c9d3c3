package dev.loff.huggingface;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loff.encoder.FrozenGraph;
import dev.loff.encoder.Preprocessing;
import dev.loff.huggingface.EncoderChoice.Cached;
import dev.loff.tensorflow.GraphSession;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.types.TString;

/** Compares with the reference library; {@code ops/parity/huggingface.py} made the files. */
class HuggingFaceParityTest {
    private static final double RELATIVE = 1e-4;
    /** From images on: now and then a pixel value is off by one, because a tie is rounded the other way. */
    private static final double RELATIVE_FROM_IMAGE = 2e-3;

    static Stream<ParityCase> cases() throws IOException {
        return ParityCase.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void givesTheTokensOfEveryLayerAndSize(ParityCase parity) throws IOException {
        double worst = 0;
        for (ImageSize size : parity.sizes()) {
            EncoderChoice choice = EncoderChoice.NONE.withImageSize(size);
            for (int layer = 1; layer <= 3; layer++) {
                float[] expected = parity.tensor(ParityCase.key(size) + ".layer" + layer);
                if (expected.length > 0) {
                    float[] pixels = parity.tensor(ParityCase.key(size) + ".pixels");
                    worst = Math.max(worst, tokenError(parity, choice.withLayer(layer), pixels, expected));
                }
            }
        }
        ParityFigures.add("hf-parity", parity + "\ttokens\t" + worst);
        assertThat(worst).as("relative error").isLessThan(RELATIVE);
    }

    /** Compares all tokens: class and patches with one encoder, registers with another. */
    private static double tokenError(ParityCase parity, EncoderChoice choice, float[] pixels, float[] expected) {
        double worst;
        try (HuggingFaceEncoder encoder = parity.open(choice)) {
            int width = encoder.shape().channels();
            int patches = encoder.shape().gridHeight() * encoder.shape().gridWidth();
            int first = encoder.shape().classToken() ? 1 : 0;
            float[] found = encoder.floats(ParityCase.direct(pixels));
            assertThat(found).hasSize((first + patches) * width);
            int registers = expected.length / width - first - patches;
            worst = Math.max(
                    ParityCase.relativeError(found, 0, expected, 0, first, width),
                    ParityCase.relativeError(
                            found, first * width, expected, (first + registers) * width, patches, width));
            if (registers > 0) {
                worst = Math.max(worst, registerError(parity, choice, pixels, expected, registers));
            }
        }
        return worst;
    }

    private static double registerError(
            ParityCase parity, EncoderChoice choice, float[] pixels, float[] expected, int registers) {
        try (HuggingFaceEncoder encoder = parity.open(choice.withTokens(Cached.CLASS_AND_REGISTERS))) {
            int width = encoder.shape().channels();
            float[] found = encoder.floats(ParityCase.direct(pixels));
            assertThat(found).hasSize((1 + registers) * width);
            return ParityCase.relativeError(found, 0, expected, 0, 1 + registers, width);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void preparesJpegsAsTheReferenceDoes(ParityCase parity) throws IOException {
        try (HuggingFaceEncoder encoder = parity.open(EncoderChoice.NONE)) {
            for (String image : parity.images()) {
                float[] expected = parity.tensor(image + ".pixels");
                float[] found = prepared(encoder.preprocessing(), parity.image(image));
                double mean = meanPixelDifference(encoder.preprocessing(), found, expected);
                ParityFigures.add("hf-parity", parity + " " + image + "\tpixels\t" + mean);
                assertThat(mean).as("mean difference of a pixel value, of 255").isLessThan(1);

                float[] tokens = parity.tensor(image + ".tokens");
                int width = encoder.shape().channels();
                int first = encoder.shape().classToken() ? 1 : 0;
                int patches = encoder.shape().gridHeight() * encoder.shape().gridWidth();
                double error = ParityCase.relativeError(
                        encoder.floats(ParityCase.direct(found)),
                        first * width,
                        tokens,
                        tokens.length - patches * width,
                        patches,
                        width);
                ParityFigures.add("hf-parity", parity + " " + image + "\tfrom JPEG\t" + error);
                assertThat(error).as("relative error from JPEG on").isLessThan(RELATIVE_FROM_IMAGE);
            }
        }
    }

    private static double meanPixelDifference(Preprocessing preprocessing, float[] found, float[] expected) {
        assertThat(found).hasSameSizeAs(expected);
        float[] factors = preprocessing.input().normalization().factors();
        double sum = 0;
        for (int i = 0; i < found.length; i++) {
            sum += Math.abs(found[i] - expected[i]) / factors[i % 3];
        }
        return sum / found.length;
    }

    private static float[] prepared(Preprocessing preprocessing, byte[] image) {
        FrozenGraph frozen = preprocessing.graph();
        try (Graph graph = new Graph()) {
            graph.importGraphDef(frozen.graph());
            try (Session session = new Session(graph);
                    TString bytes = TString.tensorOfBytes(NdArrays.scalarOfObject(image));
                    Result result = session.runner()
                            .feed(frozen.input(), bytes)
                            .fetch(frozen.output())
                            .run()) {
                return GraphSession.floats(result.get(0));
            }
        }
    }
}
