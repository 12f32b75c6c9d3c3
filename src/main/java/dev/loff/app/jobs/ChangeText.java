package dev.loff.app.jobs;

import dev.loff.registry.DatasetChange;
import java.util.ArrayList;
import java.util.List;

/** What changed in a dataset, in words. */
public final class ChangeText {
    private static final int NAMED = 5;

    private ChangeText() {}

    /** What is not zero: {@code 12 added, 3 removed; new classes: fox}; {@code none} where nothing changed. */
    public static String text(DatasetChange change) {
        List<String> images = new ArrayList<>();
        add(images, change.added(), "added");
        add(images, change.removed(), "removed");
        add(images, change.changed(), "with new content");
        add(images, change.renamed(), "renamed");
        add(images, change.relabelled(), "relabelled");
        add(images, change.moved(), "moved across splits");
        List<String> parts = new ArrayList<>();
        if (!images.isEmpty()) {
            parts.add(String.join(", ", images));
        }
        add(parts, "new", change.newClasses());
        add(parts, "gone", change.goneClasses());
        return parts.isEmpty() ? "none" : String.join("; ", parts);
    }

    private static void add(List<String> counts, long count, String what) {
        if (count > 0) {
            counts.add(count + " " + what);
        }
    }

    private static void add(List<String> parts, String what, List<String> classes) {
        if (!classes.isEmpty()) {
            parts.add((classes.size() == 1 ? what + " class: " : what + " classes: ")
                    + String.join(", ", classes.subList(0, Math.min(NAMED, classes.size())))
                    + (classes.size() > NAMED ? " and " + (classes.size() - NAMED) + " more" : ""));
        }
    }
}
