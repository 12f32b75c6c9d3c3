package dev.loff.encoder;

import dev.loff.encoder.Extracted.Features;
import dev.loff.encoder.Extracted.Quarantined;
import dev.loff.encoder.FeatureOutput.Tokens;
import dev.loff.tensorflow.Float16;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** Turns a model's float32 output into one float16 row per image, class token first. */
public final class FeatureRows {
    private final FeatureShape shape;
    /** The class token's index in the model's output; 0 if there is none. */
    private final int classToken;

    /** For a model that returns (images, tokens, channels), class token first. */
    public FeatureRows(FeatureShape shape) {
        this(shape, 0);
    }

    FeatureRows(FeatureOutput output) {
        this(
                output.features(),
                output instanceof Tokens tokens ? tokens.classToken().orElse(0) : 0);
    }

    private FeatureRows(FeatureShape shape, int classToken) {
        this.shape = shape;
        this.classToken = classToken;
    }

    /** Converts the output for {@code images} images; an image with a value that is not finite in float16 is quarantined. */
    public List<Extracted> of(FloatBuffer output, int images) {
        List<Extracted> rows = new ArrayList<>(images);
        float[] values = new float[shape.size()];
        for (int image = 0; image < images; image++) {
            output.get(image * values.length, values);
            rows.add(row(values));
        }
        return rows;
    }

    private Extracted row(float[] values) {
        int channels = shape.channels();
        int from = classToken * channels;
        short[] halves = new short[values.length];
        round(values, from, from + channels, halves, 0);
        round(values, 0, from, halves, channels);
        round(values, from + channels, values.length, halves, from + channels);
        int notFinite = notFinite(halves);
        if (notFinite > 0) {
            return new Quarantined(
                    QuarantineReason.NON_FINITE,
                    notFinite + " of " + halves.length + " features are not finite in float16");
        }
        ByteBuffer row = ByteBuffer.allocate(shape.sizeBytes()).order(ByteOrder.LITTLE_ENDIAN);
        row.asShortBuffer().put(halves);
        return new Features(row);
    }

    private static void round(float[] values, int from, int to, short[] halves, int at) {
        for (int i = from; i < to; i++) {
            halves[at + i - from] = Float16.fromFloat(values[i]);
        }
    }

    private static int notFinite(short[] halves) {
        int notFinite = 0;
        for (short half : halves) {
            notFinite += Float16.isFinite(half) ? 0 : 1;
        }
        return notFinite;
    }
}
