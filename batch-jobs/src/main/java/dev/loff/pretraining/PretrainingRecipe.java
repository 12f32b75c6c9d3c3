package dev.loff.pretraining;

import dev.loff.training.LearningRateSchedule;

/**
 * All that an encoder's weights depend on beside the pictures.
 *
 * @param learningRate the peak, after {@code warmupUpdates}; a cosine leads down from there
 * @param clipNorm the global norm gradients are scaled down to
 * @param labelSmoothing share of the target spread over all figures, or textures
 * @param seed of the first weights and of the pictures
 */
record PretrainingRecipe(
        VisionTransformer encoder,
        int updates,
        int minibatch,
        double learningRate,
        int warmupUpdates,
        float weightDecay,
        float clipNorm,
        double labelSmoothing,
        long seed) {
    private static final double LOWEST_LEARNING_RATE = 1e-5;

    PretrainingRecipe {
        if (updates < 1 || minibatch < 1 || warmupUpdates < 1) {
            throw new IllegalArgumentException("Cannot pretrain: every number is at least 1 (updates=" + updates
                    + ", minibatch=" + minibatch + ", warmupUpdates=" + warmupUpdates + ")");
        }
    }

    /** What the shipped encoder was made by. */
    static PretrainingRecipe shipped() {
        return new PretrainingRecipe(
                new VisionTransformer(96, 48, 128, 3, 4, 2), 5_000, 64, 2e-3, 200, 0.05f, 1, 0.1, 1);
    }

    PretrainingRecipe withUpdates(int other) {
        return new PretrainingRecipe(
                encoder,
                other,
                minibatch,
                learningRate,
                Math.max(1, Math.min(warmupUpdates, other / 5)),
                weightDecay,
                clipNorm,
                labelSmoothing,
                seed);
    }

    LearningRateSchedule schedule() {
        return new LearningRateSchedule(learningRate, LOWEST_LEARNING_RATE, warmupUpdates, updates);
    }
}
