package dev.loff.savedmodel;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads through a serialised message without keeping any of it, and estimates the memory that its objects would take once
 * parsed. A file of a few megabytes can describe hundreds of millions of empty nodes.
 */
final class SizeLimit {
    private static final int MESSAGE_BYTES = 128;
    private static final int FIELD_BYTES = 48;
    private static final int MAX_DEPTH = 64;
    private static final long MOST_BYTES = 512L << 20;

    private final Refusal refusal;
    private final CodedInputStream in;
    private final long limit;
    private long estimate;

    private SizeLimit(Refusal refusal, CodedInputStream in, long limit) {
        this.refusal = refusal;
        this.in = in;
        this.limit = limit;
    }

    /** Refuses a message that would take more than a quarter of the heap, or 512 MiB, apart from its constants. */
    static void check(Refusal refusal, CodedInputStream in, Descriptor type) throws IOException {
        long limit = Math.min(MOST_BYTES, Runtime.getRuntime().maxMemory() / 4);
        new SizeLimit(refusal, in, limit).walk(type, 0);
    }

    private void walk(Descriptor type, int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            throw refusal.because("it nests messages too deeply (limit=" + MAX_DEPTH + ")");
        }
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            FieldDescriptor field = type.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
            switch (WireFormat.getTagWireType(tag)) {
                case WireFormat.WIRETYPE_LENGTH_DELIMITED -> content(field, depth);
                case WireFormat.WIRETYPE_START_GROUP, WireFormat.WIRETYPE_END_GROUP ->
                    throw refusal.because("it is no SavedModel: it has groups");
                default -> {
                    add(FIELD_BYTES);
                    in.skipField(tag);
                }
            }
        }
    }

    private void content(@Nullable FieldDescriptor field, int depth) throws IOException {
        int length = in.readRawVarint32();
        if (field != null && field.getJavaType() == JavaType.MESSAGE) {
            add(MESSAGE_BYTES);
            int outer = in.pushLimit(length);
            walk(field.getMessageType(), depth + 1);
            in.checkLastTagWas(0);
            in.popLimit(outer);
            return;
        }
        add(FIELD_BYTES + heapBytes(field, length));
        in.skipRawBytes(length);
    }

    /** The bytes of a constant stay in the file; packed numbers take up to eight bytes each. */
    private static long heapBytes(@Nullable FieldDescriptor field, int length) {
        if (field == null || field.getJavaType() == JavaType.STRING) {
            return length;
        }
        return switch (field.getJavaType()) {
            case BYTE_STRING -> 0;
            case FLOAT, DOUBLE -> length;
            case INT, LONG, BOOLEAN, ENUM, STRING, MESSAGE -> 8L * length;
        };
    }

    private void add(long bytes) {
        estimate += bytes;
        if (estimate > limit) {
            throw refusal.because("its description takes too much memory (limitBytes=" + limit
                    + "); keep weights as variables or as the bytes of constants, or give the program more memory");
        }
    }
}
