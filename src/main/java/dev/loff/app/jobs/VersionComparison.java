package dev.loff.app.jobs;

import dev.loff.job.promote.Match;
import org.jspecify.annotations.Nullable;

/**
 * A version beside the champion.
 *
 * @param champion the champion's number; absent where the model has none
 * @param testImages test images of the newer one's data
 * @param match both on those of them that neither was trained on; absent where they were not compared
 * @param incomparable why they were not
 * @param gate why the gate held or proposed the version; absent where it did not
 * @param reasonNeeded whether a promotion takes a reason: the version is worse, or nobody can say
 */
public record VersionComparison(
        String model,
        int version,
        @Nullable Integer champion,
        int testImages,
        @Nullable Match match,
        @Nullable String incomparable,
        @Nullable String gate,
        boolean reasonNeeded) {

    /** One sentence. */
    public String text() {
        if (champion == null) {
            return model + " has no champion yet, so there is nothing to compare v" + version + " with";
        }
        if (champion == version) {
            return model + " v" + version + " is the champion";
        }
        Match found = match;
        return found == null
                ? model + " v" + version + " cannot be compared with the champion v" + champion + ": " + incomparable
                : model + " v" + version + ": " + found.text("the champion v" + champion);
    }
}
