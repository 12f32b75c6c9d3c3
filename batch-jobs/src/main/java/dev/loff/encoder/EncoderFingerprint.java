package dev.loff.encoder;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.loff.dataset.Sha256;
import dev.loff.encoder.FeatureOutput.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The digest of everything that decides an encoder's features, except the processor and TensorFlow's version. */
final class EncoderFingerprint {
    private static final String VERSION = "loff-encoder-1";

    private EncoderFingerprint() {}

    static Sha256 of(Path folder, EncoderSpec spec, EncoderOptions options) throws IOException {
        MessageDigest digest = Sha256.newDigest();
        add(digest, VERSION);
        add(digest, spec.preprocessing().description());
        add(digest, description(spec.output()));
        add(digest, options.precision() + " minibatch=" + options.minibatch());
        for (Path file : modelFiles(folder)) {
            add(digest, folder.relativize(file).toString().replace('\\', '/'));
            add(digest, Sha256.ofFile(file).hex());
        }
        return Sha256.finish(digest);
    }

    private static String description(FeatureOutput output) {
        String classToken = output instanceof Tokens tokens ? " class token " + tokens.classToken() : "";
        return "output " + output.name() + " " + Arrays.toString(output.shape(1)) + classToken;
    }

    private static void add(MessageDigest digest, String part) {
        digest.update(part.getBytes(UTF_8));
        digest.update((byte) '\n');
    }

    /** The files that TensorFlow loads; others ({@code fingerprint.pb}, a README, a licence) change no feature. */
    private static List<Path> modelFiles(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> isModelFile(folder.relativize(file)))
                    .sorted()
                    .toList();
        }
    }

    private static boolean isModelFile(Path relative) {
        String top = relative.getName(0).toString();
        return top.equals("saved_model.pb") || top.equals("variables") || top.equals("assets");
    }
}
