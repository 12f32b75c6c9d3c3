package dev.loff.dataset;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The images below a folder. */
final class FolderListing implements ImageListing {
    private final Path root;
    private final FolderLayout layout;
    private final List<Path> classFolders = new ArrayList<>();

    /** {@code root} is a real path, without links in it. */
    FolderListing(Path root, FolderLayout layout) {
        this.root = root;
        this.layout = layout;
    }

    @Override
    public void list(Sink sink, FindingsLog findings) throws IOException {
        Walk walk = new Walk(sink, findings);
        Files.walkFileTree(root, walk);
        walk.unlisted.check(root);
    }

    @Override
    public void end(ListedClasses images, FindingsLog findings) throws IOException {
        for (Path folder : classFolders) {
            Path inside = folder.resolve("any");
            if (!images.contains(layout.given(inside), layout.label(inside))) {
                findings.add(Finding.Kind.EMPTY_CLASS, ImageFiles.slashed(folder), "");
            }
        }
    }

    private final class Walk extends SimpleFileVisitor<Path> {
        private final Sink sink;
        private final FindingsLog findings;
        private final Labels labels = new Labels();
        /** The class folder that was checked last. */
        private @Nullable String checked;

        private final UnlistedFolders unlisted = new UnlistedFolders();

        Walk(Sink sink, FindingsLog findings) {
            this.sink = sink;
            this.findings = findings;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
            if (folder.equals(root)) {
                return FileVisitResult.CONTINUE;
            }
            if (SystemFiles.contains(folder)) {
                find(Finding.Kind.SYSTEM_FILE, folder, "a folder");
                return FileVisitResult.SKIP_SUBTREE;
            }
            if (ImageFiles.hidden(folder)) {
                find(Finding.Kind.HIDDEN, folder, "a folder");
                return FileVisitResult.SKIP_SUBTREE;
            }
            if (ImageFiles.namedAsImage(folder)) {
                find(Finding.Kind.NOT_A_FILE, folder, "a folder; what is in it counts");
            }
            if (layout.isClassFolder(root.relativize(folder))) {
                classFolders.add(root.relativize(folder));
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            String refused = attributes.isSymbolicLink() ? Links.refusal(root, file) : null;
            if (SystemFiles.contains(file)) {
                find(Finding.Kind.SYSTEM_FILE, file, "");
            } else if (ImageFiles.hidden(file)) {
                find(Finding.Kind.HIDDEN, file, "");
            } else if (refused != null) {
                find(Finding.Kind.LINK, file, refused);
            } else if (!attributes.isSymbolicLink() && !attributes.isRegularFile()) {
                find(Finding.Kind.NOT_A_FILE, file, "a pipe or a device");
            } else {
                offer(file);
            }
            return FileVisitResult.CONTINUE;
        }

        private void offer(Path file) throws IOException {
            Path relative = root.relativize(file);
            String path = ImageFiles.slashed(relative);
            if (!layout.holds(relative)) {
                if (ImageFiles.isImage(root, file)) {
                    find(Finding.Kind.OUTSIDE_CLASS, file, "it lies in no class folder");
                } else {
                    find(Finding.Kind.NOT_AN_IMAGE, file, "by its content");
                }
            } else if (ImageFiles.reopens(root, path, file)) {
                checkLabel(relative);
                sink.accept(new Candidate(file, path, layout.label(relative), layout.given(relative), ""));
            } else if (NameEncoding.isUtf8()) {
                find(Finding.Kind.UNREADABLE, file, "its name is not UTF-8");
            } else {
                throw refused("a name is not ASCII, and " + NameEncoding.advice(), relative);
            }
        }

        private void checkLabel(Path relative) {
            if (!layout.labelled() || layout.className(relative).equals(checked)) {
                return;
            }
            checked = layout.className(relative);
            Path folder = relative.subpath(0, layout.classDepth());
            try {
                labels.check(checked, "folder " + Quoted.text(ImageFiles.slashed(folder)));
            } catch (IllegalArgumentException e) {
                throw refused(Objects.requireNonNull(e.getMessage()), folder);
            }
        }

        private IllegalArgumentException refused(String reason, Path relative) {
            return new IllegalArgumentException("Cannot scan dataset: " + reason + " (source=" + root + ", path="
                    + Quoted.text(ImageFiles.slashed(relative)) + ")");
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (file.equals(root)) {
                throw failure;
            }
            boolean vanished = failure instanceof NoSuchFileException;
            if (ImageFiles.passedOver(file)) {
                find(SystemFiles.contains(file) ? Finding.Kind.SYSTEM_FILE : Finding.Kind.HIDDEN, file, "not readable");
                return FileVisitResult.CONTINUE;
            }
            if (UnlistedFolders.mayBeFolder(file)) {
                unlisted.add(ImageFiles.slashed(root.relativize(file)), failure);
                return FileVisitResult.CONTINUE;
            }
            find(vanished ? Finding.Kind.VANISHED : Finding.Kind.UNREADABLE, file, failure);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
            if (failure != null) {
                unlisted.add(ImageFiles.slashed(root.relativize(folder)), failure);
            }
            return FileVisitResult.CONTINUE;
        }

        private void find(Finding.Kind kind, Path file, String detail) throws IOException {
            findings.add(kind, ImageFiles.slashed(root.relativize(file)), detail);
        }

        private void find(Finding.Kind kind, Path file, IOException failure) throws IOException {
            findings.add(kind, ImageFiles.slashed(root.relativize(file)), failure);
        }
    }
}
