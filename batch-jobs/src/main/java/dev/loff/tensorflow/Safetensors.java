package dev.loff.tensorflow;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * Reads a safetensors file: an 8-byte header length, a JSON header, raw little-endian tensors. The whole header is checked on
 * opening, so a damaged file fails before the first tensor; tensors are read on demand. Used by one thread; the caller that
 * opens it closes it.
 *
 * @see <a href="https://huggingface.co/docs/safetensors">the format</a>
 */
public final class Safetensors implements AutoCloseable {
    private static final int CHUNK_BYTES = 1 << 20;

    private final Path file;
    private final FileChannel channel;
    private final SafetensorsHeader header;
    private final long contentStart;

    private Safetensors(Path file, FileChannel channel, SafetensorsHeader header, long contentStart) {
        this.file = file;
        this.channel = channel;
        this.header = header;
        this.contentStart = contentStart;
    }

    /**
     * Opens a file and checks its header.
     *
     * @throws IllegalArgumentException when the header is damaged; the message starts with the file
     */
    public static Safetensors open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            long fileBytes = channel.size();
            if (fileBytes < Long.BYTES) {
                throw new IllegalArgumentException("it ends inside the header length (bytes=" + fileBytes + ")");
            }
            long headerBytes = read(channel, 0, Long.BYTES).getLong();
            if (headerBytes < 2 || headerBytes > Math.min(SafetensorsHeader.MAXIMUM_BYTES, fileBytes - Long.BYTES)) {
                throw new IllegalArgumentException("its header does not fit (headerBytes=" + headerBytes
                        + ", fileBytes=" + fileBytes + ", cap=" + SafetensorsHeader.MAXIMUM_BYTES + ")");
            }
            byte[] json = read(channel, Long.BYTES, (int) headerBytes).array();
            long start = Long.BYTES + headerBytes;
            return new Safetensors(file, channel, SafetensorsHeader.parse(json, fileBytes - start), start);
        } catch (IllegalArgumentException e) {
            channel.close();
            throw new IllegalArgumentException("[" + file + "] Cannot read safetensors: " + e.getMessage(), e);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    public Map<String, String> metadata() {
        return header.metadata();
    }

    /** Tensor names in alphabetical order. */
    public Set<String> names() {
        return header.entries().keySet();
    }

    public SafetensorsEntry entry(String name) {
        SafetensorsEntry entry = header.entries().get(name);
        if (entry == null) {
            throw new IllegalArgumentException("[" + file + "] Cannot read a tensor: it is not in the file (tensor="
                    + name + ", tensors=" + names().size() + ")");
        }
        return entry;
    }

    /** The values of a tensor of exactly this shape; F32, F16 and BF16 are widened to float. */
    public float[] floats(String name, long... expectedShape) throws IOException {
        SafetensorsEntry entry = checked(name, expectedShape);
        float[] values = new float[Math.toIntExact(entry.size())];
        switch (entry.dtype()) {
            case "F32" ->
                forEachChunk(
                        entry, (bytes, at) -> bytes.asFloatBuffer().get(values, at, bytes.remaining() / Float.BYTES));
            case "F16" ->
                forEachChunk(entry, (bytes, at) -> {
                    for (int i = at; bytes.hasRemaining(); i++) {
                        values[i] = Float16.toFloat(bytes.getShort());
                    }
                });
            case "BF16" ->
                forEachChunk(entry, (bytes, at) -> {
                    for (int i = at; bytes.hasRemaining(); i++) {
                        values[i] = Float16.fromBfloat16(bytes.getShort());
                    }
                });
            default -> throw wrongType(entry, "F32, F16 or BF16");
        }
        return values;
    }

    /** A floating-point tensor of exactly this shape as a memory map: values are read on demand. */
    public MappedFloats mapped(String name, long... expectedShape) throws IOException {
        SafetensorsEntry entry = checked(name, expectedShape);
        long bytes = entry.end() - entry.begin();
        if (bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("[" + file + "] Cannot map a tensor: it is larger than 2 GiB (tensor="
                    + name + ", bytes=" + bytes + ")");
        }
        return switch (entry.dtype()) {
            case "F32", "F16", "BF16" ->
                new MappedFloats(
                        file, entry, channel.map(FileChannel.MapMode.READ_ONLY, contentStart + entry.begin(), bytes));
            default -> throw wrongType(entry, "F32, F16 or BF16");
        };
    }

    /** The values of an I64 tensor of exactly this shape. */
    public long[] longs(String name, long... expectedShape) throws IOException {
        SafetensorsEntry entry = checked(name, expectedShape);
        if (!entry.dtype().equals("I64")) {
            throw wrongType(entry, "I64");
        }
        long[] values = new long[Math.toIntExact(entry.size())];
        forEachChunk(entry, (bytes, at) -> bytes.asLongBuffer().get(values, at, bytes.remaining() / Long.BYTES));
        return values;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private SafetensorsEntry checked(String name, long... expectedShape) {
        SafetensorsEntry entry = entry(name);
        List<Long> expected = LongStream.of(expectedShape).boxed().toList();
        if (!entry.shape().equals(expected)) {
            throw new IllegalArgumentException("[" + file + "] Cannot read a tensor: its shape differs (tensor=" + name
                    + ", expected=" + Arrays.toString(expectedShape) + ", found=" + entry.shape() + ")");
        }
        return entry;
    }

    private IllegalArgumentException wrongType(SafetensorsEntry entry, String expected) {
        return new IllegalArgumentException("[" + file + "] Cannot read a tensor: its dtype differs (tensor="
                + entry.name() + ", expected=" + expected + ", found=" + entry.dtype() + ")");
    }

    private void forEachChunk(SafetensorsEntry entry, Chunk chunk) throws IOException {
        for (long at = entry.begin(); at < entry.end(); at += CHUNK_BYTES) {
            int bytes = (int) Math.min(CHUNK_BYTES, entry.end() - at);
            int element = (int) ((at - entry.begin()) / entry.elementBytes());
            chunk.accept(read(channel, contentStart + at, bytes), element);
        }
    }

    private static ByteBuffer read(FileChannel channel, long position, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new EOFException("Cannot read a tensor: the file ends early (position=" + position + ")");
            }
        }
        return buffer.flip();
    }

    private interface Chunk {
        void accept(ByteBuffer bytes, int firstElement);
    }
}
