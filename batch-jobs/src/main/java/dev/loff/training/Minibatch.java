package dev.loff.training;

import org.tensorflow.Tensor;

/** Images to feed to a session. The receiver closes it. */
final class Minibatch implements AutoCloseable {
    private final Tensor samples;
    private final int[] labels;
    private final long[] sampleSeeds;

    /**
     * Takes ownership of all arguments.
     *
     * @param samples the tensor to feed to the graph
     * @param sampleSeeds two for each image, image by image; its augmentation depends on them
     */
    Minibatch(Tensor samples, int[] labels, long[] sampleSeeds) {
        this.samples = samples;
        this.labels = labels;
        this.sampleSeeds = sampleSeeds;
    }

    Tensor samples() {
        return samples;
    }

    int[] labels() {
        return labels;
    }

    long[] sampleSeeds() {
        return sampleSeeds;
    }

    @Override
    public void close() {
        samples.close();
    }
}
