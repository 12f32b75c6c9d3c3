package dev.loff.dataset;

import java.io.IOException;

/** Where candidates come from. */
interface ImageListing {
    interface Sink {
        void accept(Candidate candidate) throws IOException;
    }

    /** Hands every file that may be an image to {@code sink}, in any order, and all else to {@code findings}. */
    void list(Sink sink, FindingsLog findings) throws IOException;

    /** Adds what only shows when all candidates are read, and {@code images} holds those that are images. */
    void end(ListedClasses images, FindingsLog findings) throws IOException;
}
