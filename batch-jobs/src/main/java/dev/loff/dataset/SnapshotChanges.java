package dev.loff.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What changed from one snapshot of a dataset to a later one. An image is identified by its content: under another path it is
 * the same image, and counts as relabelled, moved to another split or renamed. An image that is listed but could not be read
 * counts as none of these.
 *
 * @param added contents that are new, under a path that is new
 * @param removed contents that are gone, with their path
 * @param changed paths that have a new content in the place of one that is gone
 * @param renamed contents that only have another path
 * @param relabelled contents that have another label
 * @param moved contents that are in another split
 * @param newClasses labels that only the later snapshot has, sorted
 * @param goneClasses labels that only the earlier one has, sorted
 */
public record SnapshotChanges(
        long added,
        long removed,
        long changed,
        long renamed,
        long relabelled,
        long moved,
        List<String> newClasses,
        List<String> goneClasses) {
    public SnapshotChanges {
        newClasses = List.copyOf(newClasses);
        goneClasses = List.copyOf(goneClasses);
    }

    /**
     * Compares two snapshots with the same {@link DatasetSnapshot#labelled}. Each is read once; the differences are sorted on
     * disk, in a new folder in {@code workFolder}, so memory does not grow with the number of images.
     *
     * @param findings of the scan that made the later snapshot
     */
    public static SnapshotChanges between(
            DatasetSnapshot before, DatasetSnapshot now, ScanFindings findings, Path workFolder) {
        if (before.id().equals(now.id())) {
            return new SnapshotChanges(0, 0, 0, 0, 0, 0, List.of(), List.of());
        }
        try {
            Path work = Files.createDirectory(workFolder.resolve("scan-" + UUID.randomUUID() + ".tmp"));
            try (SnapshotMerge merge = new SnapshotMerge(work);
                    Stream<ImageEntry> earlier = before.entries();
                    Stream<ImageEntry> later = now.entries();
                    Stream<Finding> found = findings.list()) {
                merge.byPath(
                        earlier.iterator(),
                        later.iterator(),
                        found.filter(Finding::couldNotBeRead).map(Finding::path).iterator());
                merge.byContent();
                merge.unmatched();
                return merge.changes(
                        without(now.classes(), before.classes()), without(before.classes(), now.classes()));
            } finally {
                Files.deleteIfExists(work);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Cannot compare two snapshots: reading or writing failed (folder=" + workFolder + ")", e);
        }
    }

    private static List<String> without(List<String> classes, List<String> others) {
        return classes.stream().filter(it -> !others.contains(it)).toList();
    }

    /** Whether the two snapshots are the same. */
    public boolean none() {
        return added + removed + changed + renamed + relabelled + moved == 0
                && newClasses.isEmpty()
                && goneClasses.isEmpty();
    }
}
