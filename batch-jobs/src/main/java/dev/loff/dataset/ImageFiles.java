package dev.loff.dataset;

import dev.loff.image.ImageFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;

/** Decides which files are images. */
final class ImageFiles {
    private static final Set<String> EXTENSIONS = Set.of(
            "jpg", "jpeg", "jpe", "jfif", "jif", "pjpeg", "pjp", "png", "apng", "gif", "bmp", "dib", "webp", "heic",
            "heif", "avif", "jxl", "tif", "tiff");

    /** These start like a TIFF and contain a small preview of the picture; the picture is often also beside them as a JPEG. */
    private static final Set<String> CAMERA_RAW = Set.of(
            "3fr", "arw", "cr2", "dcr", "dng", "erf", "iiq", "kdc", "mef", "mos", "nef", "nrw", "orf", "pef", "rw2",
            "rwl", "sr2", "srf", "srw");
    /** Sizes of the headers that bitmaps have had since OS/2. */
    private static final Set<Integer> BITMAP_HEADERS = Set.of(12, 16, 40, 52, 56, 64, 108, 124);

    private ImageFiles() {}

    static boolean namedAsImage(Path file) {
        return EXTENSIONS.contains(extension(file));
    }

    private static String extension(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    }

    static boolean hidden(Path file) {
        return file.getFileName().toString().startsWith(".");
    }

    /** Whether it is never read: it is hidden or a system file. */
    static boolean passedOver(Path file) {
        return hidden(file) || SystemFiles.contains(file);
    }

    /** Whether a regular file, or a link to one inside the root, is an image, by its name or by its content. */
    static boolean isImage(Path root, Path file) {
        boolean there = Files.isSymbolicLink(file)
                ? Links.refusal(root, file) == null
                : Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
        return there && (namedAsImage(file) || beginsAsImage(file));
    }

    /** Whether a file that begins with {@code start} is an image. Its name only matters for camera raw formats. */
    static boolean beginsAsImage(Path file, byte[] start) {
        Optional<ImageFormat> format = ImageFormat.of(start);
        if (format.equals(Optional.of(ImageFormat.BMP))) {
            return isBitmap(start);
        }
        return format.filter(ImageFormat::isPhotograph).isPresent()
                && !(format.get() == ImageFormat.TIFF && CAMERA_RAW.contains(extension(file)));
    }

    /**
     * A bitmap starts with two letters that a text may also start with, so the size of its second header, at byte 14, counts
     * too.
     */
    private static boolean isBitmap(byte[] start) {
        return start.length >= 18
                && BITMAP_HEADERS.contains(
                        ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getInt(14));
    }

    private static boolean beginsAsImage(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return beginsAsImage(file, in.readNBytes(ImageFormat.START_BYTES));
        } catch (IOException unreadable) {
            return false; // the scan will make it a finding
        }
    }

    /** The number of images in a folder at any depth; counting stops at {@code limit}. */
    static int count(Path root, Path folder, int limit) throws IOException {
        Count count = new Count(root, limit);
        Files.walkFileTree(folder, count);
        return count.images;
    }

    private static final class Count extends SimpleFileVisitor<Path> {
        private final Path root;
        private final int limit;
        private int images;

        Count(Path root, int limit) {
            this.root = root;
            this.limit = limit;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return passedOver(folder) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (!passedOver(file) && isImage(root, file)) {
                images++;
            }
            return images < limit ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException unreadable) {
            return FileVisitResult.CONTINUE; // the scan will make it a finding
        }
    }

    /** The names of a relative path, joined with slashes on every platform. */
    static String slashed(Path relative) {
        StringJoiner names = new StringJoiner("/");
        relative.forEach(name -> names.add(name.toString()));
        return names.toString();
    }

    /** Whether {@code path} leads to the file; it does not if the name cannot be decoded in this machine's encoding. */
    static boolean reopens(Path root, String path, Path file) {
        try {
            return root.resolve(path).equals(file);
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
