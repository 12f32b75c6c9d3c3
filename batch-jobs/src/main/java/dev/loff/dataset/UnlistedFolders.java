package dev.loff.dataset;

import dev.loff.file.TransientFileFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Folders of a dataset that could not be listed. How many images are in them is unknown, so a scan with such a folder must not
 * continue as if it had read the whole dataset.
 */
final class UnlistedFolders {
    private static final int NAMED = 10;
    private static final Pattern EXTENSION = Pattern.compile(".+\\.[A-Za-z0-9]{1,8}");

    private final List<String> first = new ArrayList<>();
    private long count;
    private boolean mayPass;

    /**
     * Whether an unvisited path may be a folder. If even its type cannot be read, a name without an extension may be a folder.
     */
    static boolean mayBeFolder(Path unvisited) {
        if (Files.isDirectory(unvisited, LinkOption.NOFOLLOW_LINKS)) {
            return true;
        }
        boolean known = Files.exists(unvisited, LinkOption.NOFOLLOW_LINKS);
        return !known
                && !EXTENSION.matcher(String.valueOf(unvisited.getFileName())).matches();
    }

    void add(String folder, IOException failure) {
        count++;
        mayPass |= failure instanceof NoSuchFileException || TransientFileFailure.is(failure);
        if (first.size() < NAMED) {
            first.add((folder.isEmpty() ? "." : folder) + ": " + FindingsLog.reason(failure));
        }
    }

    void check(Path root) {
        if (count > 0) {
            throw new UnlistedFoldersException(
                    "Cannot scan data set: " + (count == 1 ? "a folder" : count + " folders")
                            + " could not be listed, so it is unknown how many images are missing; make it readable, or move it out"
                            + " of the data set, and run the job again (root=" + root + ", not listed=" + first + ")",
                    mayPass);
        }
    }
}
