package dev.loff.experiment;

import dev.loff.evaluation.Estimate;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Numbers as people read them. */
final class Figures {
    private Figures() {}

    /** What stands above {@link #row}. */
    static List<String> heads(Score metric) {
        return List.of(
                "Method",
                metric.title() + " [95 %]",
                "Spread",
                "Seeds",
                "Epochs",
                "Training samples/s",
                "Inference images/s",
                "Peak memory",
                "Training of a seed",
                "Storage");
    }

    /** The cells of a method's row. */
    static List<String> row(MethodReport method) {
        MethodReport.Summary it = Objects.requireNonNull(method.summary());
        return List.of(
                method.title(),
                interval(it.score()),
                spread(it.spread()),
                Integer.toString(it.seeds()),
                String.format(Locale.ROOT, "%.0f", it.epochs()),
                rate(it.trainingSamplesPerSecond()),
                rate(it.inferenceImagesPerSecond()),
                bytes(it.peakMemoryBytes()),
                seconds(it.trainingSeconds()),
                bytes(it.storageBytes()));
    }

    static String interval(Estimate it) {
        return share(it.value()) + " [" + share(it.low()) + ", " + share(it.high()) + "]";
    }

    static String spread(@Nullable Double it) {
        return it == null ? "–" : "±" + share(it);
    }

    static String share(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    static String rate(@Nullable Double perSecond) {
        return perSecond == null ? "–" : String.format(Locale.ROOT, perSecond < 100 ? "%.1f" : "%,.0f", perSecond);
    }

    static String bytes(long bytes) {
        return bytes < 1 << 20
                ? String.format(Locale.ROOT, "%.0f KiB", bytes / 1024.0)
                : bytes < 1 << 30
                        ? String.format(Locale.ROOT, "%.0f MiB", bytes / (double) (1 << 20))
                        : String.format(Locale.ROOT, "%.2f GiB", bytes / (double) (1 << 30));
    }

    static String seconds(double seconds) {
        return seconds < 100
                ? String.format(Locale.ROOT, "%.1f s", seconds)
                : seconds < 6000
                        ? String.format(Locale.ROOT, "%.1f min", seconds / 60)
                        : String.format(Locale.ROOT, "%.1f h", seconds / 3600);
    }

    static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }
}
