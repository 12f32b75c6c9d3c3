package dev.loff.huggingface;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loff.encoder.EncoderOptions;
import dev.loff.tensorflow.Precision;
import dev.loff.tensorflow.Safetensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Compares one full-size model with the reference, for {@code ops/checks/hf-parity --full}, which creates the model. */
@EnabledIfSystemProperty(named = "loff.parity.full", matches = ".+")
class HuggingFaceFullSize {
    private static final int TOKENS = 257;
    private static final int WIDTH = 768;

    @Test
    void givesTheReferencesTokensAndRecordsSpeedAndMemory() throws IOException {
        Path folder = Path.of(System.getProperty("loff.parity.full"));
        int images = Integer.getInteger("loff.parity.images", 40);
        float[] pixels;
        float[] tokens;
        try (Safetensors expected = Safetensors.open(folder.resolve("expected.safetensors"))) {
            pixels = expected.floats("pixels", 1, 224, 224, 3);
            tokens = expected.floats("tokens", 1, TOKENS, WIDTH);
        }
        add("resident before", ParityFigures.memory("VmRSS"));
        long begun = System.nanoTime();
        try (HuggingFaceEncoder encoder = open(folder, Precision.FLOAT32)) {
            add("seconds to open", seconds(begun));
            add("resident after", ParityFigures.memory("VmRSS"));
            add("of that mapped files", ParityFigures.memory("RssFile"));
            ByteBuffer direct = ParityCase.direct(pixels);
            double error = ParityCase.relativeError(encoder.floats(direct), 0, tokens, 0, TOKENS, WIDTH);
            add("relative error", error);
            add("images per second", speed(encoder, direct, images));
            add("peak resident", ParityFigures.memory("VmHWM"));
            assertThat(error).as("relative error").isLessThan(1e-4);
        }
        try (HuggingFaceEncoder encoder = open(folder, Precision.BFLOAT16)) {
            ByteBuffer direct = ParityCase.direct(pixels);
            double error = ParityCase.relativeError(encoder.floats(direct), 0, tokens, 0, TOKENS, WIDTH);
            add("relative error bfloat16", error);
            add("images per second bfloat16", speed(encoder, direct, images));
            assertThat(error).as("relative error in bfloat16").isLessThan(0.1);
        }
    }

    private static HuggingFaceEncoder open(Path folder, Precision precision) {
        return HuggingFaceEncoder.open(folder, EncoderChoice.NONE, EncoderOptions.DEFAULT.withPrecision(precision));
    }

    private static double speed(HuggingFaceEncoder encoder, ByteBuffer pixels, int images) {
        for (int i = 0; i < 5; i++) {
            encoder.encode(pixels);
        }
        long begun = System.nanoTime();
        for (int i = 0; i < images; i++) {
            encoder.encode(pixels);
        }
        return images / seconds(begun);
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private static void add(String figure, double value) throws IOException {
        ParityFigures.add("hf-full", figure + "\t" + value);
    }
}
