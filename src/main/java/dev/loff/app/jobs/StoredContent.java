package dev.loff.app.jobs;

import dev.loff.dataset.DatasetSnapshot;
import dev.loff.dataset.Sha256;
import dev.loff.registry.StoredFiles.StoredFile;
import dev.loff.training.ModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a stored file and compares it with what its row says. */
public final class StoredContent {
    /** What is said of a file that is not there. */
    static final String MISSING = "it is missing";

    private StoredContent() {}

    /** What is wrong with the file at {@code path}, in words that end a sentence; empty when nothing is. */
    public static String problem(StoredFile file, Path path) {
        if (!Files.exists(path)) {
            return MISSING;
        }
        try {
            String found = hash(file.kind(), path);
            return file.sha256().equals(found) ? "" : "its content was changed, sha256=" + found;
        } catch (IOException e) {
            return "it cannot be read: " + e;
        } catch (RuntimeException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static String hash(String kind, Path path) throws IOException {
        return switch (kind) {
            case "model" -> ModelFolder.open(path).contentHash().hex();
            case "snapshot" -> {
                DatasetSnapshot snapshot = DatasetSnapshot.open(path);
                snapshot.verify();
                yield snapshot.id().hex();
            }
            default -> Sha256.ofFile(path).hex();
        };
    }
}
