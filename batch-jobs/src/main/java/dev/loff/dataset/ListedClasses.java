package dev.loff.dataset;

import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The splits and labels that images were listed under, as given in the dataset. Safe for use by many threads. */
final class ListedClasses {
    private record Place(Split split, @Nullable String label) {}

    private final Set<Place> places = ConcurrentHashMap.newKeySet();

    void add(Candidate image) {
        places.add(new Place(image.given(), image.label()));
    }

    boolean contains(Split split, @Nullable String label) {
        return places.contains(new Place(split, label));
    }

    Set<Split> splits() {
        return places.stream().map(Place::split).collect(Collectors.toCollection(() -> EnumSet.noneOf(Split.class)));
    }
}
