package dev.loff.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A link to a file inside the root is read as that file; every other link is skipped. */
final class Links {
    private Links() {}

    /** Why {@code link} is not followed; null when it is. */
    static @Nullable String refusal(Path root, Path link) {
        try {
            Path target = link.toRealPath();
            if (!target.startsWith(root)) {
                return "it leads out of the data set";
            }
            return Files.isRegularFile(target) ? null : "it leads to no file";
        } catch (NoSuchFileException e) {
            return "it leads nowhere";
        } catch (IOException e) {
            return "it cannot be followed";
        }
    }
}
