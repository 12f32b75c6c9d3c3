package dev.loff.shard;

import dev.loff.dataset.Sha256;
import dev.loff.file.DurableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.jspecify.annotations.Nullable;

/**
 * Writes one shard: append rows, then {@link #finish} once. Same schema and rows, same bytes, in any process. Not thread
 * safe. The features of {@code rowCapacity} images are held off the heap until {@code finish} or {@link #close}, which the
 * caller owes in any case.
 *
 * <p>The file appears under its name complete and forced to disk, or not at all. Writers of one target at the same time
 * share {@code <name>.tmp}: each attempt at a shard gives it a name of its own.
 */
public final class ShardWriter implements AutoCloseable {
    /** A reader maps the whole file at once, and a map ends at 2 GiB. What is not rows is far below a mebibyte. */
    private static final long MAX_ROWS_BYTES = Integer.MAX_VALUE - (1L << 20);

    private final ShardSchema schema;
    private final int rowCapacity;
    private final BufferAllocator allocator;
    private final ArrowBuf keys;
    private final ArrowBuf features;
    private final FeatureMoments moments;
    private int rows;
    private boolean closed;
    private @Nullable Sha256 firstKey;
    private @Nullable Sha256 lastKey;

    public ShardWriter(ShardSchema schema, int rowCapacity) {
        long rowBytes = schema.shape().sizeBytes();
        if (rowCapacity < 0 || rowCapacity * (rowBytes + Sha256.BYTES) > MAX_ROWS_BYTES) {
            throw new IllegalArgumentException("Cannot write shards of this size: a shard's rows fit into "
                    + MAX_ROWS_BYTES + " bytes (rowCapacity=" + rowCapacity + ", rowBytes=" + rowBytes + ")");
        }
        this.schema = schema;
        this.rowCapacity = rowCapacity;
        this.moments = new FeatureMoments(schema.shape());
        this.allocator = new RootAllocator();
        try {
            this.keys = allocator.buffer((long) rowCapacity * Sha256.BYTES);
            this.features = allocator.buffer(rowCapacity * rowBytes);
        } catch (RuntimeException | Error e) {
            releaseAfter(e);
            throw e;
        }
    }

    /** Takes the remaining bytes of {@code row}: tokens × channels halves, little-endian, all finite. */
    public void append(Sha256 key, ByteBuffer row) {
        requireOpen();
        int rowBytes = schema.shape().sizeBytes();
        if (row.remaining() != rowBytes) {
            throw new IllegalArgumentException("Cannot append a row: it is not of the shard's shape (bytes="
                    + row.remaining() + ", expected=" + rowBytes + ")");
        }
        if (rows == rowCapacity) {
            throw new IllegalStateException("Cannot append a row: the shard is full (rowCapacity=" + rowCapacity + ")");
        }
        moments.add(row.slice().order(ByteOrder.LITTLE_ENDIAN).asShortBuffer());
        keys.setBytes((long) rows * Sha256.BYTES, key.bytes());
        features.setBytes((long) rows * rowBytes, row);
        if (rows == 0) {
            firstKey = key;
        }
        lastKey = key;
        rows++;
    }

    public int rows() {
        return rows;
    }

    /** Writes the file under {@code <name>.tmp}, forces it, renames it to {@code target} and closes this writer. */
    public ShardFile finish(Path target) throws IOException {
        requireOpen();
        Path temporary = target.resolveSibling(target.getFileName() + ".tmp");
        try (this;
                DurableFile file = DurableFile.begin(temporary)) {
            ShardFile written = write(file.channel(), target);
            file.commit(target);
            return written;
        }
    }

    private ShardFile write(FileChannel file, Path target) throws IOException {
        try (DigestingChannel channel = new DigestingChannel(file);
                VectorSchemaRoot columns = VectorSchemaRoot.create(schema.toArrow(), allocator);
                OneBatchWriter arrow = new OneBatchWriter(columns, channel);
                ArrowRecordBatch batch = batch()) {
            arrow.write(batch);
            return new ShardFile(target, channel.digest(), rows, file.size(), firstKey, lastKey, moments.sums());
        }
    }

    /** The rows as Arrow lays them out: one node per field, and per field its validity (left out: no nulls) and values. */
    private ArrowRecordBatch batch() {
        long numbers = (long) rows * schema.shape().size();
        keys.writerIndex((long) rows * Sha256.BYTES);
        features.writerIndex(numbers * Short.BYTES);
        ArrowBuf noNulls = allocator.getEmpty();
        return new ArrowRecordBatch(
                rows,
                List.of(new ArrowFieldNode(rows, 0), new ArrowFieldNode(rows, 0), new ArrowFieldNode(numbers, 0)),
                List.of(noNulls, keys, noNulls, noNulls, features));
    }

    private void releaseAfter(Throwable failure) {
        try {
            allocator.close();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("Cannot write to a shard: it is finished or closed (rows=" + rows + ")");
        }
    }

    /** Frees the rows; what was not finished is lost. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            keys.close();
            features.close();
            allocator.close();
        }
    }

    /** Arrow's file writer over buffers instead of vectors: vectors insist on a validity bit for each of the numbers. */
    private static final class OneBatchWriter extends ArrowFileWriter {
        OneBatchWriter(VectorSchemaRoot columns, DigestingChannel channel) {
            super(columns, null, channel);
        }

        void write(ArrowRecordBatch batch) throws IOException {
            start();
            writeRecordBatch(batch);
            end();
        }
    }
}
