package dev.loff.dataset;

import java.io.IOException;

/** Where candidates come from. */
interface ImageListing {
    interface Sink {
        void accept(Candidate candidate) throws IOException;
    }

    /** Hands every image to {@code sink}, in any order, and all else to {@code findings}. */
    void list(Sink sink, FindingsLog findings) throws IOException;
}
