package dev.loff.dataset;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.StringJoiner;

/** What a scan can tell from a file's name. */
final class ImageFiles {
    static final Set<String> EXTENSIONS =
            Set.of("jpg", "jpeg", "png", "gif", "bmp", "webp", "heic", "heif", "tif", "tiff");

    private ImageFiles() {}

    static boolean namedAsImage(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return EXTENSIONS.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT)) && dot >= 0;
    }

    static boolean hidden(Path file) {
        return file.getFileName().toString().startsWith(".");
    }

    /** The names of a relative path between slashes, on every platform. */
    static String slashed(Path relative) {
        StringJoiner names = new StringJoiner("/");
        relative.forEach(name -> names.add(name.toString()));
        return names.toString();
    }

    /**
     * Whether the file can be found again by {@code path}: a name that is no text in this machine's encoding cannot.
     */
    static boolean reopens(Path root, String path, Path file) {
        try {
            return root.resolve(path).equals(file);
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
