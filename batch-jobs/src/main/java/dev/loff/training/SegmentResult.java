package dev.loff.training;

import org.jspecify.annotations.Nullable;

/**
 * The result of one segment of training. Training loss and accuracy are means over the epoch so far, even if the epoch was
 * resumed in the middle; they are computed on augmented images and weighted like the loss that is optimized.
 *
 * @param epoch the epoch the segment belongs to, from 1
 * @param minibatches minibatches of this segment
 * @param samples training images seen in the epoch so far
 * @param seconds wall time of this segment
 * @param trained training images seen in this segment
 * @param updateSeconds wall time of its updates, without validation
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
    /** Training images per second of update time. */
    public double samplesPerSecond() {
        return trained / Math.max(1e-9, updateSeconds);
    }
}
