package dev.loff.training;

import org.tensorflow.types.TFloat16;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/**
 * Some images on their way into a session.
 *
 * @param features (minibatch, tokens, channels)
 * @param labels (minibatch)
 * @param sampleSeeds (minibatch, 2): what the augmentation of each image depends on
 */
record Minibatch(TFloat16 features, TInt32 labels, TInt64 sampleSeeds) implements AutoCloseable {
    int size() {
        return Math.toIntExact(labels.shape().size());
    }

    int[] labelsOnHost() {
        int[] copy = new int[size()];
        labels.asRawTensor().data().asInts().read(copy);
        return copy;
    }

    @Override
    public void close() {
        features.close();
        labels.close();
        sampleSeeds.close();
    }
}
