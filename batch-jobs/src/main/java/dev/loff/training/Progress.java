package dev.loff.training;

import org.jspecify.annotations.Nullable;

/**
 * All scalars of a training state.
 *
 * @param lossSum over the samples of the current epoch
 * @param correct samples of the current epoch that were classified correctly
 * @param bestEpoch from 1; 0 before the first epoch is finished
 * @param bestValue of the selection metric, greater is better; null if it was never computed
 */
record Progress(
        TrainingPosition position,
        double lossSum,
        long correct,
        long samples,
        int bestEpoch,
        @Nullable Double bestValue,
        int epochsSinceBest,
        boolean stoppedEarly) {
    static Progress start() {
        return new Progress(new TrainingPosition(0, 0, 0), 0, 0, 0, 0, null, 0, false);
    }

    Progress afterMinibatch(double minibatchLossSum, int minibatchCorrect, int minibatchSamples) {
        return new Progress(
                new TrainingPosition(position.epoch(), position.minibatch() + 1, position.update() + 1),
                lossSum + minibatchLossSum,
                correct + minibatchCorrect,
                samples + minibatchSamples,
                bestEpoch,
                bestValue,
                epochsSinceBest,
                stoppedEarly);
    }

    /**
     * @param value of the selection metric; null without validation images; then the last epoch is the best
     */
    boolean isBest(@Nullable Double value) {
        return value == null || bestValue == null || value > bestValue;
    }

    /** The progress at the start of the next epoch. */
    Progress afterEpoch(@Nullable Double value, int patience) {
        TrainingPosition next = new TrainingPosition(position.epoch() + 1, 0, position.update());
        if (isBest(value)) {
            return new Progress(next, 0, 0, 0, next.epoch(), value, 0, false);
        }
        int since = epochsSinceBest + 1;
        return new Progress(next, 0, 0, 0, bestEpoch, bestValue, since, patience > 0 && since >= patience);
    }
}
