package dev.loff.app.console;

import dev.loff.app.jobs.ModelDetails.Evaluations;
import dev.loff.evaluation.Estimate;
import dev.loff.evaluation.Evaluation;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One metric of an evaluation, with its name and format on pages.
 *
 * @param share whether it is a share of 1, written in percent
 */
record Metric(String words, boolean share, Function<Evaluation, @Nullable Estimate> of) {
    static final List<Metric> ALL = List.of(
            new Metric("Accuracy", true, Evaluation::top1),
            new Metric("Right among five", true, Evaluation::top5),
            new Metric("Mean recall of classes", true, Evaluation::macroRecall),
            new Metric("Quadratic kappa", false, Evaluation::quadraticKappa),
            new Metric("Area under ROC", false, Evaluation::rocAuc),
            new Metric("Calibration error", true, Evaluation::calibrationError));

    /** A metric's values on both splits, with their intervals, as text. */
    public record Row(String name, String validation, String test) {}

    /** {@code 93.1 % (91.0 to 95.0)}; a dash where there is none. */
    String text(@Nullable Evaluation evaluation) {
        Estimate estimate = evaluation == null ? null : of.apply(evaluation);
        if (estimate == null) {
            return Figures.text(null);
        }
        return share
                ? String.format(
                        Locale.ROOT,
                        "%.1f %% (%.1f to %.1f)",
                        100 * estimate.value(),
                        100 * estimate.low(),
                        100 * estimate.high())
                : String.format(Locale.ROOT, "%.3f (%.3f to %.3f)", estimate.value(), estimate.low(), estimate.high());
    }

    /** The metrics that have a value on either split. */
    static List<Row> rows(Evaluations evaluations) {
        String absent = Figures.text(null);
        return ALL.stream()
                .map(it -> new Row(it.words, it.text(evaluations.validation()), it.text(evaluations.test())))
                .filter(it -> !it.validation().equals(absent) || !it.test().equals(absent))
                .toList();
    }
}
