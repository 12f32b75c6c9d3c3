package dev.loff.dataset;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** An image with its content hash, as bytes that sort by content or by path. */
record HashedImage(
        Sha256 sha256,
        String path,
        long sizeBytes,
        @Nullable String label,
        Split split) {
    private static final int CONTENT_KEY_BYTES = Sha256.BYTES + 1;
    private static final byte PATH_END = 0; // no path contains it, and it sorts before every other byte
    private static final int FIXED_BYTES = 1 + Sha256.BYTES + 1 + Long.BYTES + 1;

    /** Sorts by content; among equal contents TEST first, then VALIDATION, then TRAIN; then by path. */
    byte[] byContent() {
        byte[] record = encode(CONTENT_KEY_BYTES);
        ByteBuffer.wrap(record).put(sha256.bytes()).put(split.keepOrder());
        return record;
    }

    static HashedImage fromByContent(byte[] record) {
        return decode(record, CONTENT_KEY_BYTES);
    }

    /** Sorts by the path's UTF-8 bytes, unsigned. */
    byte[] byPath() {
        return encode(0);
    }

    static HashedImage fromByPath(byte[] record) {
        return decode(record, 0);
    }

    HashedImage in(Split other) {
        return new HashedImage(sha256, path, sizeBytes, label, other);
    }

    private byte[] encode(int keyBytes) {
        byte[] pathBytes = path.getBytes(StandardCharsets.UTF_8);
        byte[] labelBytes = label == null ? new byte[0] : label.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(keyBytes + pathBytes.length + FIXED_BYTES + labelBytes.length)
                .position(keyBytes)
                .put(pathBytes)
                .put(PATH_END)
                .put(sha256.bytes())
                .put(split.keepOrder())
                .putLong(sizeBytes)
                .put((byte) (label == null ? 0 : 1))
                .put(labelBytes)
                .array();
    }

    private static HashedImage decode(byte[] record, int start) {
        int end = start;
        while (record[end] != PATH_END) {
            end++;
        }
        String path = new String(record, start, end - start, StandardCharsets.UTF_8);
        ByteBuffer rest = ByteBuffer.wrap(record, end + 1, record.length - end - 1);
        byte[] digest = new byte[Sha256.BYTES];
        rest.get(digest);
        Split split = Split.ofKeepOrder(rest.get());
        long sizeBytes = rest.getLong();
        boolean labelled = rest.get() == 1;
        String label = labelled ? new String(record, rest.position(), rest.remaining(), StandardCharsets.UTF_8) : null;
        return new HashedImage(Sha256.fromBytes(digest), path, sizeBytes, label, split);
    }
}
