package dev.loff.training;

import org.tensorflow.Tensor;

/** Reads samples for a minibatch. */
@FunctionalInterface
public interface SampleReader {
    /** Returns the tensor to feed to the training graph for these images, in their order; the caller closes it. */
    Tensor read(int[] images);
}
