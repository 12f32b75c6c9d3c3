package dev.loff.dataset;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A folder directly below a dataset's root that holds images.
 *
 * @param split the split that its name means
 * @param ownImages whether images are directly in it
 * @param inner names of the folders in it that hold images, sorted; not filled in if the folder is not named as a split and has
 *     images of its own, because nothing depends on them then
 */
record TopFolder(Path folder, Optional<Split> split, boolean ownImages, List<String> inner) {
    /** The folders with images directly below {@code root}, sorted by name. */
    static List<TopFolder> below(Path root) throws IOException {
        List<TopFolder> folders = new ArrayList<>();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(root, TopFolder::isFolder)) {
            for (Path child : children) {
                TopFolder folder = of(root, child);
                if (folder.ownImages || !folder.inner.isEmpty()) {
                    folders.add(folder);
                }
            }
        }
        folders.sort(Comparator.comparing(TopFolder::name));
        return folders;
    }

    String name() {
        return folder.getFileName().toString();
    }

    private static boolean isFolder(Path child) {
        return !ImageFiles.passedOver(child) && Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS);
    }

    private static TopFolder of(Path root, Path folder) throws IOException {
        Optional<Split> split = Split.named(folder.getFileName().toString());
        boolean ownImages = false;
        List<String> inner = new ArrayList<>();
        if (!Files.isReadable(folder)) { // the scan will make it a finding
            return new TopFolder(folder, split, ownImages, inner);
        }
        try (DirectoryStream<Path> children =
                Files.newDirectoryStream(folder, child -> !ImageFiles.passedOver(child))) {
            for (Path child : children) {
                if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
                    if (ImageFiles.count(root, child, 1) > 0) {
                        inner.add(child.getFileName().toString());
                    }
                } else if (!ownImages && ImageFiles.isImage(root, child)) {
                    ownImages = true;
                    if (split.isEmpty()) {
                        return new TopFolder(folder, split, ownImages, List.of());
                    }
                }
            }
        }
        inner.sort(Comparator.naturalOrder());
        return new TopFolder(folder, split, ownImages, inner);
    }
}
