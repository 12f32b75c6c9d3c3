package dev.loff.app.jobs;

import dev.loff.registry.SpeedUp;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A speed-up for a person. */
public final class SpeedUpText {
    private SpeedUpText() {}

    /** Like {@code 12.3x}; empty where it is not known. */
    public static String ratio(SpeedUp speedUp) {
        Double ratio = speedUp.ratio();
        return ratio == null ? "" : String.format(Locale.ROOT, "%.1fx", ratio);
    }

    /** Both sides of it, or why one is missing; empty where nothing was trained. */
    public static String sides(SpeedUp speedUp) {
        if (speedUp.samplesPerSecond() == null) {
            return "";
        }
        String cached = side(speedUp.samplesPerSecond(), speedUp.peakBytes());
        Double loop = speedUp.loopSamplesPerSecond();
        if (loop != null) {
            return cached + " from cached features; " + side(loop, speedUp.loopPeakBytes())
                    + " with the encoder in the loop";
        }
        String missing = speedUp.loopMissing();
        return cached + " from cached features; the encoder in the loop was not measured"
                + (missing == null ? "" : ": " + missing);
    }

    /** Both in one line; empty where nothing was trained. */
    public static String line(SpeedUp speedUp) {
        String ratio = ratio(speedUp);
        return ratio.isEmpty() ? sides(speedUp) : ratio + ": " + sides(speedUp);
    }

    private static String side(double samplesPerSecond, @Nullable Long peakBytes) {
        String speed = String.format(Locale.ROOT, "%.1f samples/s", samplesPerSecond);
        return peakBytes == null
                ? speed
                : speed + String.format(Locale.ROOT, ", %.2f GiB", peakBytes / (double) (1L << 30));
    }
}
