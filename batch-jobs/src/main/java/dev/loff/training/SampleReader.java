package dev.loff.training;

import org.tensorflow.Tensor;

/** Makes minibatches out of samples. */
@FunctionalInterface
public interface SampleReader {
    /** What enters the training graph for these images, in their order; whoever calls closes it. */
    Tensor read(int[] images);
}
