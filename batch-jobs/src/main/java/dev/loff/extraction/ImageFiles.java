package dev.loff.extraction;

import dev.loff.dataset.ImageEntry;
import dev.loff.dataset.Sha256;
import dev.loff.encoder.Extracted;
import dev.loff.encoder.QuarantineReason;
import dev.loff.file.PatientReads;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Reads the files of a snapshot. For a file that has changed since the snapshot, is missing, unreadable or too large, it
 * returns a reason instead of bytes. It throws only if the folder stays unavailable.
 */
public final class ImageFiles {
    private final Path root;
    private final long maxBytes;
    private final PatientReads reads;

    /**
     * The files under one folder.
     *
     * @param reads waits while the folder is unavailable
     */
    public ImageFiles(Path root, long maxBytes, PatientReads reads) {
        this.root = root;
        this.maxBytes = maxBytes;
        this.reads = reads;
    }

    public ImageContent read(ImageEntry entry) throws InterruptedException {
        Path file = entry.under(root);
        if (entry.sizeBytes() > maxBytes) {
            return refused(
                    QuarantineReason.TOO_MANY_BYTES, "it has " + entry.sizeBytes() + " bytes, the cap is " + maxBytes);
        }
        try {
            byte[] bytes = reads.read(file, () -> content(file, entry.sizeBytes()));
            if (bytes.length != entry.sizeBytes() || !Sha256.of(bytes).equals(entry.sha256())) {
                return refused(QuarantineReason.CHANGED, "its content is not what the data set's scan saw");
            }
            return new ImageContent.Bytes(bytes);
        } catch (NoSuchFileException e) {
            return refused(QuarantineReason.VANISHED, "it was there when the data set was scanned");
        } catch (AccessDeniedException e) {
            return refused(QuarantineReason.UNREADABLE, "permission denied");
        } catch (IOException e) {
            return refused(
                    Files.isDirectory(file) ? QuarantineReason.NOT_A_FILE : QuarantineReason.UNREADABLE,
                    String.valueOf(e.getMessage()));
        }
    }

    private static byte[] content(Path file, long size) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            // One byte more than in the snapshot is enough to detect that the file has grown.
            return in.readNBytes(Math.toIntExact(size) + 1);
        }
    }

    private static ImageContent refused(QuarantineReason reason, String detail) {
        return new ImageContent.Unreadable(new Extracted.Quarantined(reason, detail));
    }
}
