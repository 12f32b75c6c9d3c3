package dev.loff.registry;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What became of the images of a run's dataset.
 *
 * @param listed all images, with those that the scan could not read
 * @param usable those that have features
 * @param quarantined those that have none, by the reason, whichever run found it
 */
public record ImageAccount(long listed, long usable, SortedMap<String, Long> quarantined) {
    public ImageAccount {
        quarantined = Collections.unmodifiableSortedMap(new TreeMap<>(quarantined));
    }

    public long quarantinedImages() {
        return quarantined.values().stream().mapToLong(it -> it).sum();
    }

    /** The most frequent first: {@code CORRUPT 12, VANISHED 3}. */
    public String reasons() {
        return quarantined.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .map(it -> it.getKey() + " " + it.getValue())
                .collect(Collectors.joining(", "));
    }
}
