package dev.loff.encoder;

import dev.loff.encoder.PixelSource.OnCanvas;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.ByteDataBuffer;
import org.tensorflow.types.TUint8;

/** Puts a frame on its canvas. */
final class Canvas {
    private Canvas() {}

    /** {@code frame} is (height, width, 3) and lies within the canvas; returns the canvas as (height, width, 3). */
    static TUint8 with(TUint8 frame, OnCanvas place) {
        TUint8 canvas = TUint8.tensorOf(Shape.of(place.height(), place.width(), 3));
        ByteDataBuffer to = canvas.asRawTensor().data();
        ByteDataBuffer from = frame.asRawTensor().data();
        int frameHeight = (int) frame.shape().get(0);
        int frameBytes = 3 * (int) frame.shape().get(1);
        byte[] empty = new byte[3 * place.width()];
        for (int i = 0; i < empty.length; i++) {
            empty[i] = (byte) (place.colour() >> (16 - i % 3 * 8));
        }
        byte[] row = empty.clone();
        for (int y = 0; y < place.height(); y++) {
            boolean onFrame = y >= place.top() && y < place.top() + frameHeight;
            if (onFrame) {
                from.offset((long) (y - place.top()) * frameBytes).read(row, 3 * place.left(), frameBytes);
            }
            to.offset((long) y * row.length).write(onFrame ? row : empty);
        }
        return canvas;
    }
}
