package dev.loff.app.console;

import dev.loff.app.jobs.VersionComparison;
import dev.loff.evaluation.Comparison;
import dev.loff.job.promote.Match;
import java.util.ArrayList;
import java.util.List;

/** Compares a version with the champion, in sentences for the confirmation page of a promotion. */
final class Comparisons {
    private Comparisons() {}

    static List<String> sentences(VersionComparison comparison) {
        List<String> sentences = new ArrayList<>(List.of(comparison.text() + "."));
        Match match = comparison.match();
        if (match != null) {
            for (Comparison.ClassLoss it : match.worstLosses()) {
                sentences.add("Of " + it.images() + " images of " + it.name() + " it gets " + it.candidateRight()
                        + " right, the champion " + it.baselineRight() + ".");
            }
        }
        if (comparison.gate() != null) {
            sentences.add("The gate says: " + comparison.gate() + ".");
        }
        if (comparison.reasonNeeded()) {
            sentences.add(
                    match == null
                            ? "Nobody can say whether it is worse: a reason is needed."
                            : "It is worse than the champion: a reason is needed.");
        }
        sentences.add("Runs that score with the champion use it from their next start on. It is pinned: the gate only"
                + " proposes until it is unpinned. It can be rolled back.");
        return sentences;
    }
}
