package dev.loff.tensorflow;

import java.util.List;

/**
 * One tensor of a safetensors file.
 *
 * @param dtype as named by the format: F32, F16, BF16, I64, …
 * @param begin first byte, counted from the end of the header
 * @param end byte after the last
 */
public record SafetensorsEntry(String name, String dtype, List<Long> shape, long begin, long end) {
    public SafetensorsEntry {
        shape = List.copyOf(shape);
    }

    /** The number of values in the shape. */
    public long size() {
        long size = 1;
        for (long side : shape) {
            size = Math.multiplyExact(size, side);
        }
        return size;
    }

    /** Bytes per value; 0 for a dtype that this reader does not know. */
    int elementBytes() {
        return switch (dtype) {
            case "F64", "I64", "U64" -> 8;
            case "F32", "I32", "U32" -> 4;
            case "F16", "BF16", "I16", "U16" -> 2;
            case "I8", "U8", "BOOL", "F8_E4M3", "F8_E5M2" -> 1;
            default -> 0;
        };
    }
}
