package dev.loff.encoder;

import dev.loff.encoder.Normalization.MeanStd;
import dev.loff.encoder.Resize.ShorterSide;
import dev.loff.encoder.Resize.StretchAndCrop;

/** Everything between an image's bytes and the encoder's input. */
public record Preprocessing(ImageInput input, Resize resize) {

    /**
     * A text that changes whenever the resulting pixels change; part of an encoder's fingerprint and of a shard's schema. It
     * does not use the records' {@code toString}, so that renaming a class does not make all features stale.
     */
    public String description() {
        return "preprocessing " + PreprocessingGraph.VERSION + ": " + framing() + " to " + input.height() + " x "
                + input.width() + ", " + resize.interpolation()
                + switch (resize.antialias()) {
                    case ON -> " antialiased, ";
                    case OFF -> ", ";
                }
                + switch (resize.rounding()) {
                    case NONE -> "";
                    case PILLOW -> "rounded after each axis, ";
                }
                + normalization() + ", " + input.layout();
    }

    /** The preprocessing as a graph, from an image file's bytes to a minibatch of one. */
    public FrozenGraph graph() {
        try (PreprocessingGraph graph = new PreprocessingGraph(this)) {
            return graph.frozen();
        }
    }

    private String framing() {
        if (resize.framing() instanceof StretchAndCrop stretch) {
            return "STRETCH TO " + stretch.height() + " x " + stretch.width() + ", CENTRE";
        }
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
