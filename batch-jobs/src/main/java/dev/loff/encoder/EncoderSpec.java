package dev.loff.encoder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What stands in {@code encoder.json} beside a model: how images go in and what comes out. */
public record EncoderSpec(String name, ImageInput input, Resize resize, FeatureOutput output, String licence) {
    /** The file's name in the model's folder. */
    public static final String FILE_NAME = "encoder.json";

    /**
     * Reads and checks a file. A key that is missing, unknown or of a wrong value is an
     * {@link IllegalArgumentException} that names file, key, value and what is allowed.
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
