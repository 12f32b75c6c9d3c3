package dev.loff.encoder;

import static dev.loff.encoder.QuarantineReason.TRUNCATED;

import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.ByteDataBuffer;
import org.tensorflow.types.TUint8;

/**
 * Decodes a run-length encoded bitmap of 4 or 8 bits per pixel, last row first. Pixels that the codes skip get the first
 * colour. The JDK's reader refuses files with skipped pixels and buffers the whole picture; this one buffers a row.
 */
final class RunLengths {
    private static final int END_OF_LINE = 0;
    private static final int END_OF_BITMAP = 1;
    private static final int DELTA = 2;

    private final PixelSource.RunLengthRows source;
    private final byte[] file;
    private final ByteDataBuffer pixels;
    private final byte[] row;
    private int at;
    private int x;
    private int y;

    private RunLengths(PixelSource.RunLengthRows source, ByteDataBuffer pixels) {
        this.source = source;
        this.file = source.file();
        this.pixels = pixels;
        this.row = new byte[3 * source.width()];
        this.at = source.codes();
        clearRow();
    }

    /** (height, width, 3). Throws {@link UnreadableImageException} where the file ends before its codes do. */
    static TUint8 decoded(PixelSource.RunLengthRows source) {
        TUint8 pixels = TUint8.tensorOf(Shape.of(source.height(), source.width(), 3));
        try {
            new RunLengths(source, pixels.asRawTensor().data()).decode();
            return pixels;
        } catch (IndexOutOfBoundsException e) {
            pixels.close();
            throw new UnreadableImageException(TRUNCATED, "the BMP ends before its last row");
        }
    }

    private void decode() {
        boolean ended = false;
        while (!ended && y < source.height() && !(y == source.height() - 1 && x >= source.width())) {
            int count = file[at++] & 0xff;
            int code = file[at++] & 0xff;
            if (count > 0) {
                run(count, code);
            } else {
                switch (code) {
                    case END_OF_LINE -> endRow();
                    case END_OF_BITMAP -> ended = true;
                    case DELTA -> move(file[at++] & 0xff, file[at++] & 0xff);
                    default -> literal(code);
                }
            }
        }
        while (y < source.height()) {
            endRow();
        }
    }

    /** A run of one value or, with 4 bits, of two alternating values. */
    private void run(int count, int value) {
        for (int i = 0; i < count; i++) {
            paint(source.bits() == 8 ? value : i % 2 == 0 ? value >> 4 : value & 15);
        }
    }

    /** {@code count} literal values, padded to whole words. */
    private void literal(int count) {
        for (int i = 0; i < count; i++) {
            int value = file[source.bits() == 8 ? at + i : at + i / 2] & 0xff;
            paint(source.bits() == 8 ? value : i % 2 == 0 ? value >> 4 : value & 15);
        }
        at += (count * source.bits() + 15) / 16 * 2;
    }

    /** Pixels beyond the row's end are dropped. */
    private void paint(int value) {
        if (x < source.width()) {
            for (int channel = 0; channel < 3; channel++) {
                int from = 3 * value + channel;
                row[3 * x + channel] = from < source.palette().length ? source.palette()[from] : 0;
            }
        }
        x++;
    }

    private void move(int right, int up) {
        int to = Math.min(x + right, source.width());
        for (int i = 0; i < up && y < source.height(); i++) {
            endRow();
        }
        x = to;
    }

    private void endRow() {
        if (y < source.height()) {
            pixels.offset((long) (source.height() - 1 - y) * row.length).write(row);
        }
        y++;
        x = 0;
        clearRow();
    }

    private void clearRow() {
        for (int i = 0; i < row.length; i++) {
            row[i] = i % 3 < source.palette().length ? source.palette()[i % 3] : 0;
        }
    }
}
