package dev.loff.encoder;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads numbers at absolute offsets of a file's bytes. Reading past the end throws {@link IndexOutOfBoundsException}. */
record HeaderBytes(ByteBuffer bytes) {
    static HeaderBytes bigEndian(byte[] image) {
        return new HeaderBytes(ByteBuffer.wrap(image).order(ByteOrder.BIG_ENDIAN));
    }

    static HeaderBytes littleEndian(byte[] image) {
        return new HeaderBytes(ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN));
    }

    int size() {
        return bytes.limit();
    }

    int u8(int at) {
        return bytes.get(at) & 0xff;
    }

    int u16(int at) {
        return bytes.getShort(at) & 0xffff;
    }

    int i32(int at) {
        return bytes.getInt(at);
    }

    long u32(int at) {
        return bytes.getInt(at) & 0xffff_ffffL;
    }

    long i64(int at) {
        return bytes.getLong(at);
    }

    byte[] bytes(int at, int length) {
        byte[] copy = new byte[length];
        bytes.get(at, copy);
        return copy;
    }

    String text(int at, int length) {
        return new String(bytes(at, length), ISO_8859_1);
    }

    HeaderBytes slice(int from, int length, ByteOrder order) {
        return new HeaderBytes(bytes.slice(from, length).order(order));
    }
}
