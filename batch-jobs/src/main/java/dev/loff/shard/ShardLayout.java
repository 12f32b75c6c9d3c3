package dev.loff.shard;

import dev.loff.dataset.Sha256;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.arrow.flatbuf.Block;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.Endianness;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Where the rows of a shard lie in its file, from the Arrow footer and the metadata of the one record batch. A file may
 * come from anywhere: each length and offset is checked before it is used.
 *
 * <p>An Arrow file is: magic and padding (8 bytes), schema message, record batches, footer, footer length (4), magic (6).
 * Source: "IPC File Format" in the Arrow columnar format specification.
 */
record ShardLayout(ShardSchema schema, int rows, int keysOffset, int featuresOffset) {
    private static final byte[] MAGIC = "ARROW1".getBytes(StandardCharsets.US_ASCII);
    private static final int HEAD_BYTES = 8;
    private static final int TAIL_BYTES = Integer.BYTES + MAGIC.length;
    /** A message starts with the continuation mark and its length. */
    private static final int MESSAGE_PREFIX_BYTES = 2 * Integer.BYTES;

    private static final int KEYS_BUFFER = 1;
    private static final int FEATURES_BUFFER = 4;

    static ShardLayout of(Path file, ByteBuffer content) throws DamagedShardException {
        try {
            return read(content.duplicate().order(ByteOrder.LITTLE_ENDIAN));
        } catch (RuntimeException e) {
            // Flatbuffers answer nonsense with whatever exception it runs into.
            throw new DamagedShardException(file, reason(e), e);
        }
    }

    private static String reason(RuntimeException e) {
        return e instanceof IllegalArgumentException && e.getMessage() != null
                ? e.getMessage()
                : "its metadata make no sense (cause=" + e + ")";
    }

    private static ShardLayout read(ByteBuffer content) {
        int size = content.limit();
        check(size >= HEAD_BYTES + TAIL_BYTES && magicAt(content, 0), "it is no Arrow file", "sizeBytes", size);
        check(magicAt(content, size - MAGIC.length), "it is cut off or overwritten at its end", "sizeBytes", size);
        int footerBytes = content.getInt(size - TAIL_BYTES);
        check(footerBytes > 0 && footerBytes <= size - TAIL_BYTES - HEAD_BYTES, "wrong length", "footer", footerBytes);
        int footerOffset = size - TAIL_BYTES - footerBytes;
        Footer footer = Footer.getRootAsFooter(slice(content, footerOffset, footerBytes));
        check(footer.version() == MetadataVersion.V5, "it is not of Arrow's format 5", "version", footer.version());
        check(
                footer.schema().endianness() == Endianness.Little,
                "big-endian",
                "order",
                footer.schema().endianness());
        check(footer.dictionariesLength() == 0, "it has dictionaries", "dictionaries", footer.dictionariesLength());
        check(footer.recordBatchesLength() == 1, "not one record batch", "batches", footer.recordBatchesLength());
        return locate(schema(footer.schema()), content, footer.recordBatches(0), footerOffset);
    }

    /** Counts before it converts: in a hostile file a field may be its own grandchild many times over. */
    private static ShardSchema schema(org.apache.arrow.flatbuf.Schema schema) {
        check(schema.endianness() == Endianness.Little, "it is big-endian", "order", schema.endianness());
        check(schema.fieldsLength() == 2, "its columns are not sha256 and features", "columns", schema.fieldsLength());
        Field features = schema.fields(1);
        check(
                schema.fields(0).childrenLength() == 0,
                "nested keys",
                "children",
                schema.fields(0).childrenLength());
        check(features.childrenLength() == 1, "the features are no lists", "children", features.childrenLength());
        check(
                features.children(0).childrenLength() == 0,
                "nested features",
                "items",
                features.children(0).childrenLength());
        return ShardSchema.fromArrow(Schema.convertSchema(schema));
    }

    private static ShardLayout locate(ShardSchema schema, ByteBuffer content, Block block, int end) {
        check(block.offset() >= HEAD_BYTES && block.offset() < end, "wrong offset", "batch", block.offset());
        check(block.metaDataLength() > MESSAGE_PREFIX_BYTES, "wrong length", "metadata", block.metaDataLength());
        long bodyOffset = block.offset() + block.metaDataLength();
        check(bodyOffset <= end, "wrong length", "metadata", block.metaDataLength());
        check(
                block.bodyLength() >= 0 && block.bodyLength() <= end - bodyOffset,
                "wrong length",
                "body",
                block.bodyLength());
        RecordBatch batch = batch(slice(content, (int) block.offset(), block.metaDataLength()), block.bodyLength());
        long rows = rows(batch, schema);
        return new ShardLayout(
                schema,
                (int) rows,
                (int) (bodyOffset + offset(batch, KEYS_BUFFER, rows * Sha256.BYTES, block)),
                (int) (bodyOffset
                        + offset(batch, FEATURES_BUFFER, rows * schema.shape().sizeBytes(), block)));
    }

    private static RecordBatch batch(ByteBuffer prefixed, long bodyBytes) {
        int mark = prefixed.getInt(0);
        check(mark == MessageSerializer.IPC_CONTINUATION_TOKEN, "no message where the batch should be", "mark", mark);
        Message message = Message.getRootAsMessage(
                slice(prefixed, MESSAGE_PREFIX_BYTES, prefixed.limit() - MESSAGE_PREFIX_BYTES));
        check(message.headerType() == MessageHeader.RecordBatch, "no record batch", "header", message.headerType());
        check(message.bodyLength() == bodyBytes, "batch and footer differ", "body", message.bodyLength());
        RecordBatch batch = (RecordBatch) message.header(new RecordBatch());
        check(batch != null, "no record batch", "header", "none");
        check(batch.compression() == null, "a compressed shard cannot be mapped", "compressed", true);
        return batch;
    }

    private static long rows(RecordBatch batch, ShardSchema schema) {
        long rows = batch.length();
        check(rows >= 0 && rows <= Integer.MAX_VALUE, "wrong count", "rows", rows);
        check(batch.nodesLength() == 3, "wrong count", "nodes", batch.nodesLength());
        check(batch.buffersLength() == 5, "wrong count", "buffers", batch.buffersLength());
        checkNode(batch.nodes(0), rows);
        checkNode(batch.nodes(1), rows);
        checkNode(batch.nodes(2), rows * schema.shape().size());
        return rows;
    }

    private static void checkNode(FieldNode node, long length) {
        check(node.length() == length, "columns of different lengths", "length", node.length());
        check(node.nullCount() == 0, "a shard has no nulls", "nulls", node.nullCount());
    }

    /** From the start of the batch's body. */
    private static long offset(RecordBatch batch, int index, long neededBytes, Block block) {
        Buffer buffer = batch.buffers(index);
        check(buffer.offset() >= 0 && buffer.offset() <= block.bodyLength(), "wrong offset", "buffer", buffer.offset());
        check(
                buffer.length() >= neededBytes && neededBytes <= block.bodyLength() - buffer.offset(),
                "a column is shorter than its rows",
                "bytes",
                buffer.length());
        return buffer.offset();
    }

    private static boolean magicAt(ByteBuffer content, int offset) {
        byte[] found = new byte[MAGIC.length];
        content.get(offset, found);
        return Arrays.equals(found, MAGIC);
    }

    private static ByteBuffer slice(ByteBuffer content, int offset, int length) {
        return content.slice(offset, length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void check(boolean holds, String reason, String name, Object value) {
        if (!holds) {
            throw new IllegalArgumentException(reason + " (" + name + "=" + value + ")");
        }
    }
}
