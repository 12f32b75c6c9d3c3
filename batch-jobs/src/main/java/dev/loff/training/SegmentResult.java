package dev.loff.training;

import org.jspecify.annotations.Nullable;

/**
 * What one segment of training did. Training loss and accuracy are means over the epoch so far, also when the epoch was
 * resumed in the middle; they are of augmented images and weighted as the optimizer saw them.
 *
 * @param epoch the epoch the segment belongs to, from 1
 * @param minibatches minibatches of this segment
 * @param samples training images seen in the epoch so far
 * @param seconds wall time of this segment
 * @param trained training images seen in this segment
 * @param updateSeconds wall time of its updates: what validation takes is not in it
 * @param validation at the end of an epoch, when there are validation images
 * @param bestEpoch the epoch whose weights would be exported now, from 1; 0 before the first is finished
 * @param stoppedEarly whether patience ran out at the end of this epoch
 */
public record SegmentResult(
        int epoch,
        int minibatches,
        boolean epochFinished,
        double trainingLoss,
        double trainingAccuracy,
        long samples,
        double seconds,
        long trained,
        double updateSeconds,
        @Nullable ValidationResult validation,
        int bestEpoch,
        boolean stoppedEarly) {
    /** How fast the segment trained. */
    public double samplesPerSecond() {
        return trained / Math.max(1e-9, updateSeconds);
    }
}
