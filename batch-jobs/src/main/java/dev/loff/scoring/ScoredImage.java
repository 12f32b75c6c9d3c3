package dev.loff.scoring;

import dev.loff.dataset.Sha256;

/** One image and the probability of each class, in the model's order. */
public record ScoredImage(String path, Sha256 sha256, float[] probabilities) {
    /** The index of the most probable class, the first of equals. */
    int best() {
        int best = 0;
        for (int i = 1; i < probabilities.length; i++) {
            if (probabilities[i] > probabilities[best]) {
                best = i;
            }
        }
        return best;
    }
}
