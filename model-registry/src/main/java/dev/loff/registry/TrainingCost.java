package dev.loff.registry;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/** What the updates of a training took, and what they take with the encoder in the loop. */
@Entity
@Table(name = "training_cost")
public class TrainingCost {
    @Id
    private long trainingRunId;

    private long samples;
    private double seconds;
    private @Nullable Long peakBytes;
    private @Nullable Double loopSamplesPerSecond;
    private @Nullable Long loopPeakBytes;
    private @Nullable String loopMissing;

    /** For Hibernate: {@link TrainingLedger} inserts the row. */
    protected TrainingCost() {}

    /**
     * Counts a segment.
     *
     * @param peak memory of the process meanwhile; null where the kernel does not tell
     */
    void add(long segmentSamples, double segmentSeconds, @Nullable Long peak) {
        samples += segmentSamples;
        seconds += segmentSeconds;
        if (peak != null) {
            peakBytes = peakBytes == null ? peak : Math.max(peakBytes, peak);
        }
    }

    /** The same updates with the encoder in the loop. */
    void loop(double samplesPerSecond, @Nullable Long peak) {
        loopSamplesPerSecond = samplesPerSecond;
        loopPeakBytes = peak;
        loopMissing = null;
    }

    /** They were not measured, and why. */
    void noLoop(String reason) {
        loopMissing = reason;
    }

    boolean loopIsKnown() {
        return loopSamplesPerSecond != null || loopMissing != null;
    }

    public SpeedUp speedUp() {
        return new SpeedUp(
                seconds > 0 ? samples / seconds : null, peakBytes, loopSamplesPerSecond, loopPeakBytes, loopMissing);
    }
}
