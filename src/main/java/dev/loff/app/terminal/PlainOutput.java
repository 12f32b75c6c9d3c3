package dev.loff.app.terminal;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A terminal behind a guard: whoever writes, and in whatever way, no control character but line ends and tabs gets through. The
 * bytes are UTF-8 or a part of it. Used by one thread at a time, as a {@link java.io.PrintStream} does.
 */
final class PlainOutput extends FilterOutputStream {
    private static final int CONTINUATION = 0x80;

    private int character;
    private int missing;
    private final byte[] sequence = new byte[4];
    private int length;

    PlainOutput(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int value) throws IOException {
        int octet = value & 0xff;
        if (missing > 0 && (octet & 0xc0) == CONTINUATION) {
            sequence[length++] = (byte) octet;
            character = (character << 6) | (octet & 0x3f);
            if (--missing == 0) {
                pass();
            }
            return;
        }
        passIncomplete();
        sequence[0] = (byte) octet;
        length = 1;
        missing = octet >= 0xf0 ? 3 : octet >= 0xe0 ? 2 : octet >= 0xc0 ? 1 : 0;
        character = missing == 0 ? octet : octet & (0x3f >> missing);
        if (missing == 0) {
            pass();
        }
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        for (int i = from; i < from + count; i++) {
            write(bytes[i]);
        }
    }

    private void pass() throws IOException {
        if (PlainText.isControl(character)) {
            out.write(PlainText.lines(Character.toString(character)).getBytes(StandardCharsets.UTF_8));
        } else {
            out.write(sequence, 0, length);
        }
        length = 0;
    }

    /** Bytes that are no character are another character set's, or cut off. */
    private void passIncomplete() throws IOException {
        if (missing > 0) {
            out.write(sequence, 0, length);
            missing = 0;
            length = 0;
        }
    }

    @Override
    public void close() throws IOException {
        passIncomplete();
        super.close();
    }
}
