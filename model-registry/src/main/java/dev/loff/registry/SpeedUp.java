package dev.loff.registry;

import org.jspecify.annotations.Nullable;

/**
 * How fast a training was and what memory its process took at most, and both with the encoder in the loop; what was not
 * measured is absent.
 *
 * @param samplesPerSecond of all updates, from cached features
 * @param loopSamplesPerSecond of a few updates of the same classifier on images through the frozen encoder
 * @param loopMissing why that was not measured
 */
public record SpeedUp(
        @Nullable Double samplesPerSecond,
        @Nullable Long peakBytes,
        @Nullable Double loopSamplesPerSecond,
        @Nullable Long loopPeakBytes,
        @Nullable String loopMissing) {
    /** Of a run that trained nothing, or before this was measured. */
    public static final SpeedUp UNKNOWN = new SpeedUp(null, null, null, null, null);

    /** How many times as fast training on cached features was. */
    public @Nullable Double ratio() {
        Double cached = samplesPerSecond;
        Double loop = loopSamplesPerSecond;
        return cached == null || loop == null || loop <= 0 ? null : cached / loop;
    }
}
