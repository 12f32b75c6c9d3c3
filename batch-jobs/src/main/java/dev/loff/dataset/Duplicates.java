package dev.loff.dataset;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Keeps one image per content. Takes images sorted by {@link HashedImage#byContent}, so the first image of a content is the one
 * to keep: TEST before VALIDATION before TRAIN, so that no test image is also trained on; then the first path.
 */
final class Duplicates {
    private final ExternalSort kept;
    private final FindingsLog findings;
    private final SnapshotTally tally;
    private final Placement placement;
    private final List<HashedImage> same = new ArrayList<>();

    /** Assigns a split to a kept image. */
    interface Placement {
        Split place(HashedImage image);
    }

    Duplicates(ExternalSort kept, FindingsLog findings, SnapshotTally tally, Placement placement) {
        this.kept = kept;
        this.findings = findings;
        this.tally = tally;
        this.placement = placement;
    }

    void add(HashedImage image) throws IOException {
        if (!same.isEmpty() && !same.get(0).sha256().equals(image.sha256())) {
            settle();
        }
        same.add(image);
    }

    void end() throws IOException {
        if (!same.isEmpty()) {
            settle();
        }
    }

    private void settle() throws IOException {
        HashedImage first = same.get(0);
        if (ambiguous()) {
            for (HashedImage image : same) {
                findings.add(Finding.Kind.AMBIGUOUS, image.path(), "content " + image.sha256() + " has several labels");
            }
        } else {
            HashedImage placed = first.in(placement.place(first));
            tally.add(placed);
            kept.add(placed.byPath());
            for (HashedImage image : same.subList(1, same.size())) {
                findings.add(Finding.duplicate(kind(first, image), image.path(), first.path()));
            }
        }
        same.clear();
    }

    /** Empty files are never ambiguous: the first is kept, to be quarantined as empty. */
    private boolean ambiguous() {
        HashedImage first = same.get(0);
        return first.sizeBytes() > 0 && same.stream().anyMatch(image -> !Objects.equals(image.label(), first.label()));
    }

    private static Finding.Kind kind(HashedImage kept, HashedImage left) {
        return kept.split() == left.split() ? Finding.Kind.DUPLICATE : Finding.Kind.DUPLICATE_ACROSS_SPLITS;
    }
}
