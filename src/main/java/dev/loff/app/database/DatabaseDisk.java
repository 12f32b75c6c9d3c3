package dev.loff.app.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The disk with a server's files: without room for the next segment of its write-ahead log a server ends, and none starts. */
record DatabaseDisk(Path folder, long freeBytes) {

    /** Two segments of the write-ahead log of 16 MiB each. */
    private static final long NEEDED_BYTES = 32L << 20;

    static DatabaseDisk under(Path folder) throws IOException {
        return new DatabaseDisk(folder, Files.getFileStore(folder).getUsableSpace());
    }

    boolean isFull() {
        return freeBytes < NEEDED_BYTES;
    }

    /** For messages. */
    String description() {
        return "folder=" + folder + ", free=" + freeBytes + " bytes, needed=" + NEEDED_BYTES + " bytes";
    }
}
