package dev.loff.shard;

import dev.loff.dataset.Sha256;
import dev.loff.encoder.FeatureShape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one shard, read straight from a memory map of the file. Reading is thread safe; a shard that is open must
 * not be truncated, which only a hand from outside could do, since shards are never written in place.
 *
 * <p>{@link #close} lets go of the map; the address space comes back when the garbage collector finds it, because Java 17
 * has no safe way to unmap under other threads' reads. No file handle stays open.
 */
public final class ShardReader implements AutoCloseable {
    private final Path file;
    private final ShardSchema metadata;
    private final int rows;
    private volatile @Nullable Columns columns;

    private record Columns(ByteBuffer keys, ByteBuffer features) {}

    private ShardReader(Path file, ShardLayout layout, ByteBuffer content) {
        this.file = file;
        this.metadata = layout.schema();
        this.rows = layout.rows();
        this.columns = new Columns(
                content.slice(layout.keysOffset(), Math.multiplyExact(rows, Sha256.BYTES)),
                content.slice(layout.featuresOffset(), Math.multiplyExact(rows, shape().sizeBytes())));
    }

    /**
     * Opens whatever shard the file is.
     *
     * @throws DamagedShardException when the file is not a whole shard
     */
    public static ShardReader open(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (channel.size() > Integer.MAX_VALUE) {
                throw new DamagedShardException(file, "a shard is below 2 GiB (sizeBytes=" + channel.size() + ")");
            }
            MappedByteBuffer content = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            return over(file, content);
        }
    }

    /** Reads from the bytes of {@code file}, wherever they lie. */
    static ShardReader over(Path file, ByteBuffer content) throws DamagedShardException {
        return new ShardReader(file, ShardLayout.of(file, content), content);
    }

    /**
     * Opens a shard that must go together with others.
     *
     * @throws DamagedShardException when the file is not a whole shard, or one of another encoder, preprocessing or shape
     */
    public static ShardReader open(Path file, ShardSchema expected) throws IOException {
        ShardReader reader = open(file);
        String difference = reader.metadata.differenceTo(expected);
        if (!difference.isEmpty()) {
            reader.close();
            throw new DamagedShardException(file, "it does not belong to this feature set (" + difference + ")");
        }
        return reader;
    }

    public ShardSchema metadata() {
        return metadata;
    }

    public FeatureShape shape() {
        return metadata.shape();
    }

    public int rows() {
        return rows;
    }

    /** The content hash of the image in {@code row}. */
    public Sha256 key(int row) {
        byte[] key = new byte[Sha256.BYTES];
        columns().keys().get(checkRow(row) * Sha256.BYTES, key);
        return Sha256.fromBytes(key);
    }

    /** Copies one image's features, little-endian halves, to the target's position, which moves past them. */
    public void copyRow(int row, ByteBuffer target) {
        int rowBytes = shape().sizeBytes();
        if (target.remaining() < rowBytes) {
            throw new IllegalArgumentException("Cannot copy a row: the target is too small (remaining="
                    + target.remaining() + ", needed=" + rowBytes + ")");
        }
        target.put(target.position(), columns().features(), checkRow(row) * rowBytes, rowBytes);
        target.position(target.position() + rowBytes);
    }

    private int checkRow(int row) {
        return Objects.checkIndex(row, rows);
    }

    private Columns columns() {
        Columns open = columns;
        if (open == null) {
            throw new IllegalStateException(
                    "[" + file + "] Cannot read a row: the shard is closed (rows=" + rows + ")");
        }
        return open;
    }

    @Override
    public void close() {
        columns = null;
    }
}
