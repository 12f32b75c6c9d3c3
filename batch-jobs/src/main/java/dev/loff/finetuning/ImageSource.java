package dev.loff.finetuning;

import dev.loff.dataset.Sha256;

/** Images' files by number. Reading is safe from several threads. */
public interface ImageSource {
    int images();

    /** The hash of an image's content. */
    Sha256 key(int image);

    /** How a message names an image. */
    String name(int image);

    /**
     * Reads an image's file.
     *
     * @throws IllegalStateException when there is no such file any more, or one of another content
     */
    byte[] read(int image);
}
