package dev.loff.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a run writes what others read: a folder of its own, outside the data folder, and no link to another one. */
public final class OutputFolder {
    private OutputFolder() {}

    /** Throws unless a run may write there; looks at files. */
    public static Path require(Path folder, Workspace workspace) {
        Path absolute = folder.toAbsolutePath().normalize();
        if (Files.isSymbolicLink(absolute)) {
            throw refused("it is a link; name the folder that it leads to", absolute);
        }
        if (Files.exists(absolute) && !Files.isDirectory(absolute)) {
            throw refused("it is no folder", absolute);
        }
        if (real(absolute).startsWith(real(workspace.home()))) {
            throw refused("it is in the data folder, which is the program's own", absolute);
        }
        return absolute;
    }

    /** With the links of the part that is there resolved. */
    private static Path real(Path path) {
        Path parent = path.getParent();
        try {
            return path.toRealPath();
        } catch (IOException notThere) {
            return parent == null ? path : real(parent).resolve(path.getFileName());
        }
    }

    private static IllegalArgumentException refused(String reason, Path folder) {
        return new IllegalArgumentException("Cannot write there: " + reason + " (output=" + folder + ")");
    }
}
