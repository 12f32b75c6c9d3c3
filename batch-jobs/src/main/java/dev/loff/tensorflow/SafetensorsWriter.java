package dev.loff.tensorflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes float32 tensors as one safetensors file: names and metadata in alphabetical order, so equal content gives equal bytes.
 * Tensors are requested one at a time while writing; only one is in memory.
 */
public final class SafetensorsWriter {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int CHUNK_FLOATS = 1 << 18;

    private final Map<String, String> metadata;
    private final Map<String, Tensor> tensors = new TreeMap<>();

    public SafetensorsWriter(Map<String, String> metadata) {
        this.metadata = new TreeMap<>(metadata);
    }

    /** Adds a tensor; {@code values} is called once, in {@link #write}. */
    public SafetensorsWriter add(String name, long[] shape, Values values) {
        if (tensors.putIfAbsent(name, new Tensor(shape.clone(), values)) != null) {
            throw new IllegalArgumentException("Cannot add a tensor: its name is taken (tensor=" + name + ")");
        }
        return this;
    }

    public void write(WritableByteChannel channel) throws IOException {
        byte[] header = header();
        ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        writeFully(channel, length.putLong(header.length).flip());
        writeFully(channel, ByteBuffer.wrap(header));
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK_FLOATS * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
            float[] values = tensor.getValue().values().get();
            if (values.length != tensor.getValue().size()) {
                throw new IllegalArgumentException("Cannot write a tensor: its numbers do not fill its shape (tensor="
                        + tensor.getKey() + ", shape="
                        + Arrays.toString(tensor.getValue().shape()) + ", numbers=" + values.length + ")");
            }
            for (int at = 0; at < values.length; at += CHUNK_FLOATS) {
                int count = Math.min(CHUNK_FLOATS, values.length - at);
                chunk.clear().limit(count * Float.BYTES);
                chunk.asFloatBuffer().put(values, at, count);
                writeFully(channel, chunk);
            }
        }
    }

    private byte[] header() throws JsonProcessingException {
        ObjectNode root = JSON.createObjectNode();
        ObjectNode texts = root.putObject("__metadata__");
        metadata.forEach(texts::put);
        long offset = 0;
        for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
            long end = offset + tensor.getValue().size() * Float.BYTES;
            ObjectNode node = root.putObject(tensor.getKey()).put("dtype", "F32");
            Arrays.stream(tensor.getValue().shape()).forEach(node.putArray("shape")::add);
            node.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        byte[] json = JSON.writeValueAsBytes(root);
        // The format asks for tensors aligned to eight bytes, so spaces pad the header.
        byte[] padded = Arrays.copyOf(json, (json.length + 7) / 8 * 8);
        Arrays.fill(padded, json.length, padded.length, (byte) ' ');
        return padded;
    }

    private static void writeFully(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Supplies a tensor's values, row-major. */
    public interface Values {
        float[] get() throws IOException;
    }

    private static final class Tensor {
        private final long[] shape;
        private final Values values;

        Tensor(long[] shape, Values values) {
            this.shape = shape;
            this.values = values;
        }

        long[] shape() {
            return shape;
        }

        Values values() {
            return values;
        }

        long size() {
            return Arrays.stream(shape).reduce(1, Math::multiplyExact);
        }
    }
}
