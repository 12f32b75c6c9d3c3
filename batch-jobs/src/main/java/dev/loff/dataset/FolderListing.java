package dev.loff.dataset;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** The images below a folder. */
final class FolderListing implements ImageListing {
    private final Path root;
    private final FolderLayout layout;

    /** {@code root} is a real path, without links in it. */
    FolderListing(Path root, FolderLayout layout) {
        this.root = root;
        this.layout = layout;
    }

    @Override
    public void list(Sink sink, FindingsLog findings) throws IOException {
        Files.walkFileTree(root, new Walk(sink, findings));
    }

    private final class Walk extends SimpleFileVisitor<Path> {
        private final Sink sink;
        private final FindingsLog findings;
        private boolean classHasImages;

        Walk(Sink sink, FindingsLog findings) {
            this.sink = sink;
            this.findings = findings;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
            if (folder.equals(root)) {
                return FileVisitResult.CONTINUE;
            }
            if (ImageFiles.hidden(folder)) {
                find(Finding.Kind.HIDDEN, folder, "a folder");
                return FileVisitResult.SKIP_SUBTREE;
            }
            if (ImageFiles.namedAsImage(folder)) {
                find(Finding.Kind.NOT_A_FILE, folder, "a folder; what is in it counts");
            }
            if (layout.isClassFolder(root.relativize(folder))) {
                classHasImages = false;
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (ImageFiles.hidden(file)) {
                find(Finding.Kind.HIDDEN, file, "");
            } else if (attributes.isSymbolicLink()) {
                visitLink(file);
            } else if (!ImageFiles.namedAsImage(file)) {
                find(Finding.Kind.NOT_AN_IMAGE, file, "by its extension");
            } else if (!attributes.isRegularFile()) {
                find(Finding.Kind.NOT_A_FILE, file, "a pipe or a device");
            } else {
                offer(file);
            }
            return FileVisitResult.CONTINUE;
        }

        private void visitLink(Path link) throws IOException {
            String refused = Links.refusal(root, link);
            if (refused != null) {
                find(Finding.Kind.LINK, link, refused);
            } else if (!ImageFiles.namedAsImage(link)) {
                find(Finding.Kind.NOT_AN_IMAGE, link, "by its extension");
            } else {
                offer(link);
            }
        }

        private void offer(Path file) throws IOException {
            Path relative = root.relativize(file);
            String path = ImageFiles.slashed(relative);
            if (!layout.holds(relative)) {
                find(Finding.Kind.OUTSIDE_CLASS, file, "it lies in no class folder");
                return;
            }
            classHasImages = true;
            if (!ImageFiles.reopens(root, path, file)) {
                find(Finding.Kind.UNREADABLE, file, "its name is no text in this machine's encoding");
                return;
            }
            sink.accept(new Candidate(file, path, layout.label(relative), layout.given(relative)));
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (file.equals(root)) {
                throw failure;
            }
            boolean vanished = failure instanceof NoSuchFileException;
            find(vanished ? Finding.Kind.VANISHED : Finding.Kind.UNREADABLE, file, failure);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
            if (failure != null) {
                find(Finding.Kind.UNREADABLE, folder, failure);
            }
            if (layout.isClassFolder(root.relativize(folder)) && !folder.equals(root) && !classHasImages) {
                find(Finding.Kind.EMPTY_CLASS, folder, "");
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
