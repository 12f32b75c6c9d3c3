package dev.loff.dataset;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the folders of a dataset mean. */
enum FolderLayout {
    /** Any folders; their names are ignored. */
    UNLABELLED(0),
    /** {@code root/<class>/**}. */
    CLASSES(1),
    /** {@code root/<split>/<class>/**}. */
    SPLITS_OF_CLASSES(2);

    private final int classDepth;

    FolderLayout(int classDepth) {
        this.classDepth = classDepth;
    }

    boolean isClassFolder(Path relative) {
        return classDepth > 0 && relative.getNameCount() == classDepth && inSplit(relative);
    }

    /** Whether a file at this path is deep enough and, where the layout has splits, in one of them. */
    boolean holds(Path relativeFile) {
        return relativeFile.getNameCount() > classDepth && inSplit(relativeFile);
    }

    /** Another folder may be created beside the splits during the scan. */
    private boolean inSplit(Path relative) {
        return switch (this) {
            case UNLABELLED, CLASSES -> true;
            case SPLITS_OF_CLASSES -> split(relative).isPresent();
        };
    }

    private static Optional<Split> split(Path relative) {
        return Split.named(relative.getName(0).toString());
    }

    @Nullable
    String label(Path relativeFile) {
        return classDepth == 0 ? null : Labels.plain(className(relativeFile));
    }

    /** The name of the class folder, unchanged. */
    String className(Path relativeFile) {
        return relativeFile.getName(classDepth - 1).toString();
    }

    boolean labelled() {
        return classDepth > 0;
    }

    /** The number of names in the relative path of a class folder. */
    int classDepth() {
        return classDepth;
    }

    Split given(Path relativeFile) {
        return switch (this) {
            case UNLABELLED, CLASSES -> Split.TRAIN;
            case SPLITS_OF_CLASSES -> split(relativeFile).orElseThrow();
        };
    }
}
