package dev.loff.training;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How much an image of a class counts in the loss. */
public enum ClassWeighting {
    /** All images count equally. */
    @JsonProperty("none")
    NONE,
    /** Inversely proportional to the class's frequency, so that all classes count equally; 1 on average over the images. */
    @JsonProperty("balanced")
    BALANCED;

    /**
     * The weight of each class.
     *
     * @param counts training images per class
     */
    float[] weights(int[] counts) {
        float[] weights = new float[counts.length];
        long images = 0;
        int present = 0;
        for (int count : counts) {
            images += count;
            present += count > 0 ? 1 : 0;
        }
        for (int i = 0; i < counts.length; i++) {
            weights[i] = switch (this) {
                case NONE -> 1;
                case BALANCED -> counts[i] == 0 ? 0 : (float) ((double) images / present / counts[i]);
            };
        }
        return weights;
    }
}
