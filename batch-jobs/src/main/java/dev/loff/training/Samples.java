package dev.loff.training;

import dev.loff.dataset.Sha256;

/** The images of one split, in a fixed order that training depends on. Reading is safe from several threads. */
public interface Samples {
    /** The label of an unlabelled image, for scoring. */
    int UNLABELED = -1;

    int size();

    /** The index of an image's class. */
    int label(int image);

    /** The same images with the same labels in the same order have the same fingerprint. */
    Sha256 fingerprint();

    /** A reader of minibatches of at most {@code largest} images; used by one thread. */
    SampleReader reader(int largest);

    /** The number of images per class. */
    default int[] counts(int classes) {
        int[] counts = new int[classes];
        for (int i = 0; i < size(); i++) {
            if (label(i) < 0 || label(i) >= classes) {
                throw new IllegalArgumentException("Cannot count classes: an image's label is none of them (image=" + i
                        + ", label=" + label(i) + ", classes=" + classes + ")");
            }
            counts[label(i)]++;
        }
        return counts;
    }
}
