package dev.loff.encoder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.StridedSlice;
import org.tensorflow.types.TFloat32;

/**
 * A small encoder for the tests of other rooms: 16 × 16 pixels in, a grid of 4 × 4 tokens with 8 channels out. It only
 * multiplies single numbers, so that on every processor the number of images in a call does not show.
 */
public final class TinyEncoders {
    private TinyEncoders() {}

    /** Writes one into a folder and returns it; another {@code bias} is another encoder. */
    public static Path folder(Path folder, int bias) throws IOException {
        return model(bias).write(folder);
    }

    /** The encoder in a folder, made when first asked for: the same file, and so the same fingerprint, after that. */
    public static SavedModelEncoder open(Path folder) throws IOException {
        return open(folder, 1);
    }

    /** The same, called with so many images. */
    public static SavedModelEncoder open(Path folder, int minibatch) throws IOException {
        Path model = folder.resolve("tiny-encoder");
        if (!Files.isDirectory(model)) {
            model(0).write(model);
        }
        return SavedModelEncoder.open(model, EncoderOptions.DEFAULT.withMinibatch(minibatch));
    }

    /** One that can be used but not trained: TensorFlow's C++ interface has no gradient of its {@code Cumprod}. */
    public static Path withoutGradient(Path folder) throws IOException {
        return TinyModel.grid()
                .output("features", (tf, image) -> tf.math.cumprod(TinyModel.patches(tf, image), tf.constant(3)))
                .write(folder);
    }

    /** One with a kernel to be trained. */
    public static Path convolutional(Path folder) throws IOException {
        return Files.isDirectory(folder) ? folder : TinyModel.grid().write(folder);
    }

    private static TinyModel model(int bias) {
        return TinyModel.grid()
                .output("features", (tf, image) -> tf.math.add(samples(tf, image), tf.constant((float) bias)));
    }

    /** One pixel of each 4 × 4, its channels three times over but for the last: (minibatch, 4, 4, 8). */
    private static Operand<TFloat32> samples(Ops tf, Operand<TFloat32> image) {
        Operand<TFloat32> pixels = tf.stridedSlice(
                image,
                tf.constant(new int[] {0, 1, 1, 0}),
                tf.constant(new int[] {0, TinyModel.SIDE, TinyModel.SIDE, 3}),
                tf.constant(new int[] {1, 4, 4, 1}),
                StridedSlice.beginMask(0b1001L),
                StridedSlice.endMask(0b1001L));
        Operand<TFloat32> nine = tf.concat(List.of(pixels, pixels, pixels), tf.constant(3));
        Operand<TFloat32> eight = tf.slice(nine, tf.constant(new int[4]), tf.constant(new int[] {-1, 4, 4, 8}));
        return tf.math.mul(eight, TinyModel.weights(tf, 1, 4, 4, 8));
    }
}
