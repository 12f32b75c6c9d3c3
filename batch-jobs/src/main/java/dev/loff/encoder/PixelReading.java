package dev.loff.encoder;

import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import dev.loff.encoder.PixelSource.ByReader;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.ByteDataBuffer;
import org.tensorflow.types.TUint8;

/**
 * Decodes pictures with ImageIO into tensors of (height, width, 3). A reader keeps its pixels on the heap, which a picture of
 * 100 million pixels would exhaust, so it decodes some rows at a time, in few threads at once. For each piece the reader may
 * have to decode all rows above it again. Safe for use by many threads.
 */
final class PixelReading {
    /** Bytes of one piece's samples. */
    private static final int PIECE_BYTES = 16 << 20;
    /** With their copies, a few hundred mebibytes at most. */
    private static final int PIECES_AT_ONCE = 4;
    /** The most bytes that a reader keeps per pixel: four samples of 16 bits. */
    private static final int PIXEL_BYTES = 8;

    private final Semaphore pieces = new Semaphore(PIECES_AT_ONCE);

    /** Thrown if a reader cannot decode the content. */
    static final class BrokenContentException extends RuntimeException {
        private static final long serialVersionUID = 1;

        BrokenContentException(String what, Exception cause) {
            super(what, cause);
        }
    }

    /** Throws {@link BrokenContentException}, and no other exception, whatever the file contains. */
    TUint8 read(ByReader source) {
        try {
            return decode(source);
        } catch (IOException | RuntimeException e) {
            // Readers throw all kinds of exceptions on broken content; only I/O exceptions have a readable message.
            String what = e instanceof IOException && e.getMessage() != null
                    ? e.getMessage()
                    : "its pixels cannot be decoded";
            throw new BrokenContentException("the " + source.reader().format() + " is broken: " + what, e);
        }
    }

    private TUint8 decode(ByReader source) throws IOException {
        ImageReader reader = source.reader().open();
        try (ImageInputStream in = new ByteArrayImageInputStream(source.file())) {
            reader.setInput(in, false, true);
            int height = reader.getHeight(0);
            int width = reader.getWidth(0);
            TUint8 pixels = TUint8.tensorOf(Shape.of(height, width, 3));
            try {
                readPieces(source, reader, pixels, width, height);
                return pixels;
            } catch (IOException | RuntimeException e) {
                pixels.close();
                throw e;
            }
        } finally {
            reader.dispose();
        }
    }

    private void readPieces(ByReader source, ImageReader reader, TUint8 pixels, int width, int height)
            throws IOException {
        int rows = Math.max(2, PIECE_BYTES / PIXEL_BYTES / width / 2 * 2);
        int margin = source.reader().margin();
        for (int from = 0; from < height; from += rows) {
            int to = Math.min(height, from + rows);
            int above = Math.max(0, from - margin);
            Rectangle part = new Rectangle(0, above, width, Math.min(height, to + margin) - above);
            pieces.acquireUninterruptibly();
            try {
                BufferedImage piece = reader.read(0, source.reader().part(reader, part));
                if (piece.getWidth() != width || piece.getHeight() != part.height) {
                    throw new IOException("the pixels are " + piece.getWidth() + " x " + piece.getHeight());
                }
                copy(
                        piece.getRaster(),
                        source.colours(),
                        new Rectangle(0, from, width, to - from),
                        from - above,
                        pixels);
            } finally {
                pieces.release();
            }
        }
    }

    private static void copy(Raster raster, SampleColours colours, Rectangle rows, int skipped, TUint8 pixels) {
        ByteDataBuffer data = pixels.asRawTensor().data();
        int[] samples = new int[rows.width * raster.getNumBands()];
        byte[] rgb = new byte[3 * rows.width];
        for (int row = 0; row < rows.height; row++) {
            colours.rgb(raster, row + skipped, samples, rgb);
            data.offset((long) (rows.y + row) * rgb.length).write(rgb);
        }
    }
}
