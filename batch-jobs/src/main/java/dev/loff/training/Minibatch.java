package dev.loff.training;

import org.tensorflow.Tensor;

/** Some images on their way into a session. Whoever takes it closes it. */
final class Minibatch implements AutoCloseable {
    private final Tensor samples;
    private final int[] labels;
    private final long[] sampleSeeds;

    /**
     * Takes everything over.
     *
     * @param samples what enters the graph
     * @param sampleSeeds two for each image, one image after another: what its augmentation depends on
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
