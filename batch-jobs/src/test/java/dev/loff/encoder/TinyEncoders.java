package dev.loff.encoder;

import java.io.IOException;
import java.nio.file.Path;

/** A small encoder for the tests of other rooms: 16 × 16 pixels in, a grid of 4 × 4 tokens with 8 channels out. */
public final class TinyEncoders {
    private TinyEncoders() {}

    public static SavedModelEncoder open(Path folder) throws IOException {
        return SavedModelEncoder.open(TinyModel.grid().write(folder.resolve("tiny-encoder")), EncoderOptions.DEFAULT);
    }
}
