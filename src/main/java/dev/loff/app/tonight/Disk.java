package dev.loff.app.tonight;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file system that a folder is on. */
public record Disk(Path folder, long freeBytes, long totalBytes) {

    public static Disk of(Path folder) {
        try {
            FileStore store = Files.getFileStore(folder);
            return new Disk(folder, store.getUsableSpace(), store.getTotalSpace());
        } catch (IOException e) {
            throw new UncheckedIOException("[" + folder + "] Cannot tell how full the disk is: " + e.getMessage(), e);
        }
    }

    /** 0 to 100. */
    public int percentUsed() {
        return totalBytes == 0 ? 100 : (int) (100 * (totalBytes - freeBytes) / totalBytes);
    }
}
