package dev.loff.encoder;

import dev.loff.encoder.Normalization.MeanStd;
import dev.loff.encoder.Resize.ShorterSide;

/** All that happens between an image's bytes and the encoder's input. */
public record Preprocessing(ImageInput input, Resize resize) {

    /**
     * A text that changes whenever this changes the pixels; part of an encoder's fingerprint and of a shard's schema. It
     * is spelled out, not a record's own text, so that a renamed class does not make all features stale.
     */
    public String description() {
        return "preprocessing " + PreprocessingGraph.VERSION + ": " + framing() + " to " + input.height() + " x "
                + input.width() + ", " + resize.interpolation()
                + switch (resize.antialias()) {
                    case ON -> " antialiased, ";
                    case OFF -> ", ";
                }
                + normalization() + ", " + input.layout();
    }

    private String framing() {
        return resize.framing() instanceof ShorterSide shorterSide
                ? "SHORTER SIDE " + shorterSide.size() + ", CENTRE"
                : "STRETCH";
    }

    private String normalization() {
        return input.normalization() instanceof MeanStd meanStd
                ? "mean " + meanStd.mean() + " std " + meanStd.std()
                : "factor " + input.normalization().factors()[0] + " offset "
                        + input.normalization().offsets()[0];
    }
}
