package dev.loff.dataset;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** What the folders of a data set mean. */
enum FolderLayout {
    /** Any folders; they mean nothing. */
    UNLABELLED(0),
    /** {@code root/<class>/**}. */
    CLASSES(1),
    /** {@code root/<split>/<class>/**}. */
    SPLITS_OF_CLASSES(2);

    /** Names in the relative path of a class folder. */
    private final int classDepth;

    FolderLayout(int classDepth) {
        this.classDepth = classDepth;
    }

    /**
     * The layout of a labelled folder. Its folders are splits when all of them have a split's name. One such name
     * among others is a class (a train is a vehicle too); several among others are refused, as either reading loses
     * images.
     */
    static FolderLayout detect(Path root) throws IOException {
        try (DirectoryStream<Path> children = Files.newDirectoryStream(
                root, child -> !ImageFiles.hidden(child) && Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS))) {
            var named = StreamSupport.stream(children.spliterator(), false)
                    .map(child -> child.getFileName().toString())
                    .collect(Collectors.partitioningBy(name -> Split.named(name).isPresent()));
            List<String> splits =
                    named.getOrDefault(true, List.of()).stream().sorted().toList();
            List<String> others =
                    named.getOrDefault(false, List.of()).stream().sorted().toList();
            if (splits.isEmpty() || (splits.size() == 1 && !others.isEmpty())) {
                return CLASSES;
            }
            if (others.isEmpty()) {
                return SPLITS_OF_CLASSES;
            }
            throw new IllegalArgumentException("Cannot scan data set: split folders and other folders lie side by side"
                    + " (root=" + root + ", splits=" + splits + ", others=" + others + ")");
        }
    }

    boolean isClassFolder(Path relative) {
        return classDepth > 0 && relative.getNameCount() == classDepth;
    }

    /** Whether a file at this path has all that the layout asks for. */
    boolean holds(Path relativeFile) {
        return relativeFile.getNameCount() > classDepth;
    }

    @Nullable
    String label(Path relativeFile) {
        return classDepth == 0 ? null : relativeFile.getName(classDepth - 1).toString();
    }

    Split given(Path relativeFile) {
        return switch (this) {
            case UNLABELLED, CLASSES -> Split.TRAIN;
            case SPLITS_OF_CLASSES ->
                Split.named(relativeFile.getName(0).toString()).orElseThrow();
        };
    }
}
