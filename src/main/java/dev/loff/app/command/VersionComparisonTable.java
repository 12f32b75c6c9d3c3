package dev.loff.app.command;

import dev.loff.app.jobs.VersionComparison;
import dev.loff.evaluation.Comparison;
import dev.loff.job.promote.Match;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A version beside the champion, for a person. */
final class VersionComparisonTable {
    private VersionComparisonTable() {}

    static void print(VersionComparison comparison) {
        compare(comparison);
        if (comparison.gate() != null) {
            System.out.println("the gate says: " + comparison.gate());
        }
    }

    private static void compare(VersionComparison comparison) {
        Match match = comparison.match();
        if (match == null) {
            System.out.println(comparison.text());
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("test accuracy", percent(match.accuracy()), percent(match.otherAccuracy())));
        for (Comparison.ClassLoss it : match.worstLosses()) {
            rows.add(List.of(
                    "right of " + it.images() + " images of " + it.name(),
                    Integer.toString(it.candidateRight()),
                    Integer.toString(it.baselineRight())));
        }
        Output.table(
                List.of(comparison.model(), "v" + comparison.version(), "champion v" + comparison.champion()), rows);
        System.out.println(match.differenceText() + ", on " + match.images() + " of " + comparison.testImages()
                + " test images, those that neither was trained on");
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
