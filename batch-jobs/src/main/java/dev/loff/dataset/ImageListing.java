package dev.loff.dataset;

import java.io.IOException;

/** A source of candidates. */
interface ImageListing {
    interface Sink {
        void accept(Candidate candidate) throws IOException;
    }

    /** Passes every file that may be an image to {@code sink}, in any order, and everything else to {@code findings}. */
    void list(Sink sink, FindingsLog findings) throws IOException;

    /**
     * Adds the findings that are known only when all candidates are read; {@code images} holds the splits and labels of the
     * images.
     */
    void end(ListedClasses images, FindingsLog findings) throws IOException;
}
