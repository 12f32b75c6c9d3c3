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
 * A small encoder for the tests of other packages: 16 × 16 pixels in, a grid of 4 × 4 tokens with 8 channels out. It only
 * multiplies single values, so that the number of images per call changes no bit on any CPU.
 */
public final class TinyEncoders {
    private TinyEncoders() {}

    /** Writes an encoder into a folder and returns the folder; each {@code bias} makes a different encoder. */
    public static Path folder(Path folder, int bias) throws IOException {
        return model(bias).write(folder);
    }

    /**
     * Opens the encoder in a folder. The first call writes it; later ones use the same file, and so have the same fingerprint.
     */
    public static SavedModelEncoder open(Path folder) throws IOException {
        return open(folder, 1);
    }

    /** The same, with this many images per call. */
    public static SavedModelEncoder open(Path folder, int minibatch) throws IOException {
        Path model = folder.resolve("tiny-encoder");
        if (!Files.isDirectory(model)) {
            model(0).write(model);
        }
        return SavedModelEncoder.open(model, EncoderOptions.DEFAULT.withMinibatch(minibatch));
    }

    /** An encoder that can be used but not trained: TensorFlow's C++ interface has no gradient of its {@code Cumprod}. */
    public static Path withoutGradient(Path folder) throws IOException {
        return TinyModel.grid()
                .output("features", (tf, image) -> tf.math.cumprod(TinyModel.patches(tf, image), tf.constant(3)))
                .write(folder);
    }

    /** An encoder with a trainable kernel. */
    public static Path convolutional(Path folder) throws IOException {
        return Files.isDirectory(folder) ? folder : TinyModel.grid().write(folder);
    }

    private static TinyModel model(int bias) {
        return TinyModel.grid()
                .output("features", (tf, image) -> tf.math.add(samples(tf, image), tf.constant((float) bias)));
    }

    /** One pixel of each 4 × 4, its channels repeated three times without the last: (minibatch, 4, 4, 8). */
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
