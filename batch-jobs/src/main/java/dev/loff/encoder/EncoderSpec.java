package dev.loff.encoder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The content of {@code encoder.json} beside a model: how images are prepared, and the model's input and output. */
public record EncoderSpec(String name, ImageInput input, Resize resize, FeatureOutput output, String licence) {
    /** The file's name in the model's folder. */
    public static final String FILE_NAME = "encoder.json";

    /**
     * Reads and checks a file. Throws {@link IllegalArgumentException} for a key that is missing, unknown or has a wrong value;
     * the message names file, key, value and what is allowed.
     */
    public static EncoderSpec read(Path file) {
        try {
            return EncoderSpecReader.read(file.toString(), Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "[" + file + "] Cannot read the encoder's description: " + e.getMessage(), e);
        }
    }

    public Preprocessing preprocessing() {
        return new Preprocessing(input, resize);
    }
}
