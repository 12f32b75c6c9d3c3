package dev.loff.finetuning;

import dev.loff.dataset.Sha256;
import dev.loff.encoder.Encoder;
import dev.loff.encoder.EncoderNetwork;
import dev.loff.encoder.FeatureShape;
import dev.loff.encoder.Preprocessing;

/** What training needs of an encoder. It holds no weights, so the encoder can be closed before they are loaded again. */
public record EncoderInLoop(
        String name, Sha256 fingerprint, FeatureShape shape, Preprocessing preprocessing, EncoderNetwork network) {
    /** Refuses a model whose graph cannot be taken apart. */
    public static EncoderInLoop of(Encoder encoder) {
        return new EncoderInLoop(
                encoder.name(), encoder.fingerprint(), encoder.shape(), encoder.preprocessing(), encoder.network());
    }
}
