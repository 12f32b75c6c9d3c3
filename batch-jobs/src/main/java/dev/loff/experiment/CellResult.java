package dev.loff.experiment;

import dev.loff.evaluation.Estimate;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came of one method with one seed, beside its learning curve.
 *
 * @param test by metric, on test images, each with the interval of its bootstrap
 * @param inferenceImagesPerSecond from image files to class scores; absent where the time of the extraction is not known
 * @param cachedImagesPerSecond from cached features to class scores; absent for a method on images
 * @param memory the most that was in use while it was trained and tested
 * @param storageBytes of what training reads: cached features or image files
 */
public record CellResult(
        Map<Score, Estimate> test,
        @Nullable Double inferenceImagesPerSecond,
        @Nullable Double cachedImagesPerSecond,
        PeakMemory memory,
        long storageBytes) {
    /**
     * Memory in bytes.
     *
     * @param of whose: {@code process} or {@code GPU}
     */
    public record PeakMemory(String of, long bytes) {}

    public CellResult {
        Map<Score, Estimate> ordered = new EnumMap<>(Score.class);
        ordered.putAll(test);
        test = Collections.unmodifiableMap(ordered);
    }
}
