package dev.loff.tensorflow;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.file.Path;

/** A floating-point tensor in a memory-mapped file; F16 and BF16 are widened as they are read. Used by one thread. */
public final class MappedFloats {
    private final Path file;
    private final SafetensorsEntry entry;
    private final ByteBuffer content;

    MappedFloats(Path file, SafetensorsEntry entry, MappedByteBuffer content) {
        this.file = file;
        this.entry = entry;
        this.content = content.order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The number of values. */
    public int size() {
        return (int) entry.size();
    }

    /**
     * Copies {@code count} values from index {@code from} on, row-major.
     *
     * @throws IllegalArgumentException when one of them is infinite or NaN
     */
    public void get(int from, float[] target, int at, int count) {
        try {
            copy(from, target, at, count);
        } catch (InternalError e) {
            // A memory map throws this when its file was truncated.
            throw new IllegalArgumentException(
                    "[" + file + "] Cannot read a tensor: the file was cut short meanwhile (tensor=" + entry.name()
                            + ")",
                    e);
        }
        for (int i = 0; i < count; i++) {
            if (!Float.isFinite(target[at + i])) {
                throw new IllegalArgumentException("[" + file + "] Cannot use a tensor: a number is not finite (tensor="
                        + entry.name() + ", number=" + (from + i) + ", value=" + target[at + i] + ")");
            }
        }
    }

    private void copy(int from, float[] target, int at, int count) {
        int begin = from * entry.elementBytes();
        switch (entry.dtype()) {
            case "F32" -> {
                content.position(begin);
                content.asFloatBuffer().get(target, at, count);
            }
            case "F16" -> {
                for (int i = 0; i < count; i++) {
                    target[at + i] = Float16.toFloat(content.getShort(begin + i * Short.BYTES));
                }
            }
            default -> {
                for (int i = 0; i < count; i++) {
                    target[at + i] = Float16.fromBfloat16(content.getShort(begin + i * Short.BYTES));
                }
            }
        }
    }
}
