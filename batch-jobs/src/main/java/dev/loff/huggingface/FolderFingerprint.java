package dev.loff.huggingface;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.loff.dataset.Sha256;
import dev.loff.encoder.EncoderOptions;
import dev.loff.encoder.Preprocessing;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;

/**
 * The digest of everything that decides an encoder's features. The configuration is included by its meaning, not its bytes: a
 * newer release that writes another key changes no feature.
 */
final class FolderFingerprint {
    private static final String VERSION = "loff-hugging-face-encoder-1";

    private FolderFingerprint() {}

    static Sha256 of(
            VisionTransformer model,
            FeatureView view,
            Preprocessing preprocessing,
            EncoderOptions options,
            List<Path> weights)
            throws IOException {
        MessageDigest digest = Sha256.newDigest();
        add(digest, VERSION);
        add(digest, model.description());
        add(digest, view.description());
        add(digest, preprocessing.description());
        add(digest, options.precision() + " minibatch=" + options.minibatch());
        for (Path file : weights) {
            add(digest, Sha256.ofFile(file).hex());
        }
        return Sha256.finish(digest);
    }

    private static void add(MessageDigest digest, String part) {
        digest.update(part.getBytes(UTF_8));
        digest.update((byte) '\n');
    }
}
