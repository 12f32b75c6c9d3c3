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
 * A text file under way to a name that begins with its own hash. Its last line, {@code #end <offset> <hash>}, carries the SHA-256
 * of all before it and the byte where the footer starts. Sealing forces it to disk and renames it, so under its final
 * name it is always whole. The name has random letters after the hash: it is never used again, so that removing an equal
 * file that nobody needs any more cannot remove this one.
 */
final class HashedFile implements AutoCloseable {
    static final String END = "#end";
    static final int END_LINE_BYTES =
            String.format("%s\t%019d\t%064d\n", END, 0, 0).length();

    private final DurableFile file;
    private final OutputStream out;
    private final MessageDigest digest = Sha256.newDigest();
    private long offset;

    /** Writes {@code file} on the file system of the folder it is sealed into. */
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
