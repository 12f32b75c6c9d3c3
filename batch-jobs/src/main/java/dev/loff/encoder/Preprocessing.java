package dev.loff.encoder;

/** All that happens between an image's bytes and the encoder's input. */
public record Preprocessing(ImageInput input, Resize resize) {

    /** A text that changes whenever this changes the pixels; part of an encoder's fingerprint and of a shard's schema. */
    public String description() {
        return "version=" + PreprocessingGraph.VERSION + " " + input + " " + resize;
    }
}
