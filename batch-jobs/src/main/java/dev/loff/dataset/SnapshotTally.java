package dev.loff.dataset;

import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts of the images that a snapshot will hold. */
final class SnapshotTally {
    /** The key for images without a label, and the only one in an unlabelled dataset. */
    static final String NO_LABEL = "";

    private final SortedMap<String, SplitCounts> classes = new TreeMap<>();
    private long sizeBytes;

    void add(HashedImage image) {
        String label = image.label() == null ? NO_LABEL : image.label();
        classes.merge(label, SplitCounts.NONE.plusOne(image.split()), SplitCounts::plus);
        sizeBytes += image.sizeBytes();
    }

    SortedMap<String, SplitCounts> classes() {
        return classes;
    }

    long size() {
        Collection<SplitCounts> counts = classes.values();
        return counts.stream().mapToLong(SplitCounts::total).sum();
    }

    long sizeBytes() {
        return sizeBytes;
    }
}
