package dev.loff.job.promote;

import dev.loff.job.Workspace;
import dev.loff.registry.FeatureLedger;
import dev.loff.registry.FeatureSet;
import dev.loff.registry.Lineage;
import dev.loff.registry.ModelVersion;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * Compares two versions of a model for a person who wants to promote one: on the test images of the newer one's data that
 * neither was trained on, however few. Reads rows and files, so call it outside of transactions.
 */
@ApplicationScoped
public class VersionComparisons {
    /** Two versions side by side, or why that cannot be. */
    public sealed interface Result {
        /** Compared on {@code match.images} of so many test images. */
        record Compared(int testImages, Match match) implements Result {}

        /** Not compared. */
        record Incomparable(int testImages, String reason) implements Result {}
    }

    private final FeatureLedger features;
    private final Lineage lineage;
    private final Workspace workspace;

    VersionComparisons(FeatureLedger features, Lineage lineage, Workspace workspace) {
        this.features = features;
        this.lineage = lineage;
        this.workspace = workspace;
    }

    public Result compare(ModelVersion version, ModelVersion other) {
        FeatureSet one = version.trainingRun().featureSet();
        FeatureSet two = other.trainingRun().featureSet();
        try (TestRound round = TestRound.open(one.id() > two.id() ? one : two, features, lineage, workspace)) {
            return compare(round, version, other);
        } catch (IllegalStateException e) {
            return new Result.Incomparable(0, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot compare two versions: a file cannot be read", e);
        }
    }

    private static Result compare(TestRound round, ModelVersion version, ModelVersion other) throws IOException {
        Optional<String> mismatch = round.mismatch(version, other);
        if (mismatch.isPresent()) {
            return new Result.Incomparable(round.size(), mismatch.get());
        }
        int[] places = round.unseen(version, other);
        if (places.length > 0) {
            return new Result.Compared(round.size(), round.match(version, other, places));
        }
        return new Result.Incomparable(
                round.size(),
                round.size() == 0
                        ? "there are no test images"
                        : "of " + round.size()
                                + " test images none is new to both: each was trained on by one of them");
    }
}
