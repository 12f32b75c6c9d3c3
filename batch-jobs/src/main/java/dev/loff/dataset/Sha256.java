package dev.loff.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** A SHA-256 digest: 32 bytes, immutable, compared by value. */
public final class Sha256 implements Comparable<Sha256> {
    public static final int BYTES = 32;

    private final byte[] digest;

    private Sha256(byte[] digest) {
        if (digest.length != BYTES) {
            throw new IllegalArgumentException("Cannot make a SHA-256: it has 32 bytes (bytes=" + digest.length + ")");
        }
        this.digest = digest;
    }

    /** The digest of {@code content}. */
    public static Sha256 of(byte[] content) {
        return new Sha256(newDigest().digest(content));
    }

    /** The digest of a file's content, read in one pass. */
    public static Sha256 ofFile(Path file) throws IOException {
        MessageDigest digest = newDigest();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return new Sha256(digest.digest());
    }

    /** The digest of the next {@code sizeBytes} bytes of {@code in}, or of fewer if it ends early. */
    static Sha256 ofFirst(InputStream in, long sizeBytes) throws IOException {
        MessageDigest digest = newDigest();
        byte[] buffer = new byte[1 << 16];
        long left = sizeBytes;
        while (left > 0) {
            int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                break;
            }
            digest.update(buffer, 0, read);
            left -= read;
        }
        return finish(digest);
    }

    /** Converts 32 bytes that are already a digest. */
    public static Sha256 fromBytes(byte[] digest) {
        return new Sha256(digest.clone());
    }

    /** Reads 64 hexadecimal digits. */
    public static Sha256 parse(String hex) {
        return new Sha256(HexFormat.of().parseHex(hex));
    }

    /** A digest to update with bytes; complete it with {@link #finish}. */
    public static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Cannot hash: every Java platform has SHA-256, this one does not", e);
        }
    }

    public static Sha256 finish(MessageDigest digest) {
        return new Sha256(digest.digest());
    }

    public byte[] bytes() {
        return digest.clone();
    }

    public String hex() {
        return HexFormat.of().formatHex(digest);
    }

    /** The first 12 hexadecimal digits: enough for people and folder names. */
    public String shortHex() {
        return hex().substring(0, 12);
    }

    @Override
    public int compareTo(Sha256 other) {
        return Arrays.compareUnsigned(digest, other.digest);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Sha256 that && Arrays.equals(digest, that.digest);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(digest);
    }

    @Override
    public String toString() {
        return hex();
    }
}
