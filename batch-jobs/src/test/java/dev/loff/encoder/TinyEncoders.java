package dev.loff.encoder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small encoder for the tests of other rooms: 16 × 16 pixels in, a grid of 4 × 4 tokens with 8 channels out. */
public final class TinyEncoders {
    private TinyEncoders() {}

    /** The encoder in a folder, made when first asked for: the same file, and so the same fingerprint, after that. */
    public static SavedModelEncoder open(Path folder) throws IOException {
        Path model = folder.resolve("tiny-encoder");
        if (!Files.isDirectory(model)) {
            TinyModel.grid().write(model);
        }
        return SavedModelEncoder.open(model, EncoderOptions.DEFAULT);
    }
}
