package dev.loff.dataset;

import dev.loff.file.DurableFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.UUID;

/**
 * A text file that is renamed when it is complete, to a name that begins with its own hash. Its last line,
 * {@code #end <offset> <hash>}, holds the offset of the footer and the SHA-256 of everything before that line. Sealing forces
 * it to disk and renames it, so under its final name it is always complete. The name has random hex digits after the hash and
 * is never reused, so that deleting an equal file that is no longer needed cannot delete this one.
 */
final class HashedFile implements AutoCloseable {
    static final String END = "#end";
    static final int END_LINE_BYTES =
            String.format("%s\t%019d\t%064d\n", END, 0, 0).length();

    private final DurableFile file;
    private final OutputStream out;
    private final MessageDigest digest = Sha256.newDigest();
    private long offset;

    /** {@code file} must be on the same file system as the folder it is sealed into. */
    HashedFile(Path file) throws IOException {
        this.file = DurableFile.begin(file);
        out = new BufferedOutputStream(this.file.stream(), 1 << 16);
    }

    void line(String... fields) throws IOException {
        byte[] line = (String.join("\t", fields) + "\n").getBytes(StandardCharsets.UTF_8);
        digest.update(line);
        out.write(line);
        offset += line.length;
    }

    /** Bytes written so far. */
    long offset() {
        return offset;
    }

    /** Ends the file and moves it to {@code <hash>-<random><suffix>} in {@code folder}. */
    Path seal(long footerOffset, Path folder, String suffix) throws IOException {
        Sha256 sha256 = Sha256.finish(digest);
        line(END, String.format("%019d", footerOffset), sha256.hex());
        out.flush();
        Path sealed =
                folder.resolve(sha256.hex() + "-" + UUID.randomUUID().toString().substring(0, 8) + suffix);
        file.commit(sealed);
        return sealed;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
