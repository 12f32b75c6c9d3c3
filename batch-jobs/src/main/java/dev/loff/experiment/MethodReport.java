package dev.loff.experiment;

import dev.loff.evaluation.Estimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A method with all its seeds; the summary is absent until one of them is finished. */
public record MethodReport(
        Method method,
        String title,
        Method.Kind kind,
        String hyperparameters,
        List<CellReport> cells,
        @Nullable Summary summary) {
    /**
     * A row of the table.
     *
     * @param score the mean over seeds with an interval for both kinds of chance, that of the test images and that of the seeds
     * @param spread the standard deviation over seeds; absent for one seed
     * @param epochs the mean of a seed, those after the best one included
     * @param trainingSeconds the mean of a seed
     * @param peakMemoryBytes the most of all seeds
     */
    public record Summary(
            int seeds,
            Estimate score,
            @Nullable Double spread,
            double epochs,
            @Nullable Double trainingSamplesPerSecond,
            @Nullable Double inferenceImagesPerSecond,
            long peakMemoryBytes,
            double trainingSeconds,
            long storageBytes) {}

    public MethodReport {
        cells = List.copyOf(cells);
    }

    /** Sums up the seeds that are finished; {@code hyperparameters} are those of the first seed (JSON). */
    public static MethodReport of(Method method, Score metric, String hyperparameters, List<CellReport> cells) {
        List<CellReport> finished =
                cells.stream().filter(it -> it.result() != null).toList();
        return new MethodReport(
                method, method.title(), method.kind(), hyperparameters, cells, summary(finished, metric));
    }

    private static @Nullable Summary summary(List<CellReport> finished, Score metric) {
        List<CellResult> results =
                finished.stream().map(it -> Objects.requireNonNull(it.result())).toList();
        List<Estimate> scores = new ArrayList<>();
        for (CellResult result : results) {
            Estimate score = result.test().get(metric);
            if (score != null) {
                scores.add(score);
            }
        }
        if (scores.isEmpty()) {
            return null;
        }
        return new Summary(
                scores.size(),
                Seeds.mean(scores),
                scores.size() < 2 ? null : Seeds.deviation(scores),
                mean(finished, it -> it.curve().size()),
                median(finished.stream().map(CellReport::trainingSamplesPerSecond)),
                median(results.stream().map(CellResult::inferenceImagesPerSecond)),
                results.stream().mapToLong(it -> it.memory().bytes()).max().orElse(0),
                mean(finished, CellReport::trainingSeconds),
                results.get(0).storageBytes());
    }

    private static double mean(List<CellReport> cells, ToDoubleFunction<CellReport> figure) {
        return cells.stream().mapToDouble(figure).average().orElse(0);
    }

    /** Of those that are known. */
    private static @Nullable Double median(Stream<@Nullable Double> values) {
        double[] sorted =
                values.filter(Objects::nonNull).mapToDouble(it -> it).sorted().toArray();
        int middle = sorted.length / 2;
        if (sorted.length == 0) {
            return null;
        }
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
