package dev.loff.experiment;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One seed of a method; result and best epoch are absent until it is finished.
 *
 * @param trainingSamplesPerSecond of the updates, without validation; absent before the first segment
 */
public record CellReport(
        long seed,
        @Nullable Integer bestEpoch,
        @Nullable Double trainingSamplesPerSecond,
        @Nullable CellResult result,
        List<CurvePoint> curve) {
    public CellReport {
        curve = List.copyOf(curve);
    }

    /** With validation. */
    double trainingSeconds() {
        return curve.stream().mapToDouble(CurvePoint::seconds).sum();
    }
}
