package dev.loff.training;

import org.tensorflow.types.TFloat16;

/** Some images on their way into a session. Whoever takes it closes it. */
final class Minibatch implements AutoCloseable {
    private final TFloat16 features;
    private final int[] labels;
    private final long[] sampleSeeds;

    /**
     * Takes everything over.
     *
     * @param features (minibatch, tokens, channels)
     * @param sampleSeeds two for each image, one image after another: what its augmentation depends on
     */
    Minibatch(TFloat16 features, int[] labels, long[] sampleSeeds) {
        this.features = features;
        this.labels = labels;
        this.sampleSeeds = sampleSeeds;
    }

    TFloat16 features() {
        return features;
    }

    int[] labels() {
        return labels;
    }

    long[] sampleSeeds() {
        return sampleSeeds;
    }

    @Override
    public void close() {
        features.close();
    }
}
