package dev.loff.encoder;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.loff.encoder.ImageInput.Layout;
import dev.loff.encoder.Resize.Antialias;
import dev.loff.encoder.Resize.Interpolation;
import dev.loff.encoder.Resize.ShorterSide;
import dev.loff.encoder.Resize.StretchAndCrop;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.SwitchCond;
import org.tensorflow.op.image.DecodeImage;
import org.tensorflow.op.image.DecodeJpeg;
import org.tensorflow.op.image.ScaleAndTranslate;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TNumber;

/**
 * The graph from one image's bytes to the encoder's input: decode, resize, turn upright, normalise.
 *
 * <p>Alpha is dropped, 16 bits keep their high byte and gray becomes three equal channels, as Pillow's {@code convert("RGB")}
 * does. The result is rounded to whole pixel values, which Pillow does twice, only if {@link Resize.Rounding} says so.
 *
 * <p>The image is resized as stored and turned afterwards: turning fewer pixels is cheaper, and the result is the same because
 * size, scale and offset are turned the other way first.
 */
final class PreprocessingGraph implements AutoCloseable {
    /**
     * Part of every encoder's fingerprint. Changes whenever the pixels of images that were already decodable change, which
     * makes all features stale. Does not change when more images become decodable: see {@link ImageDecoder#VERSION}.
     */
    static final String VERSION = "1";

    /** Scalar string: the content of a file that the graph decodes. A GIF must be cut to its first frame. */
    static final String IMAGE = "image";
    /** Uint8 (height, width, 3): fed instead of {@link #IMAGE} if the pixels are already decoded. */
    static final String DECODED = "decoded";
    /** Scalar int32: the EXIF orientation, 1 if nothing is fed. */
    static final String ORIENTATION = "orientation";
    /** Float32, a minibatch of one image in the encoder's layout. */
    static final String PIXELS = "pixels";

    private static final String JPEG_START = "\u00ff\u00d8\u00ff";

    /** Per orientation 0 (unused) to 8: whether rows and columns are swapped. */
    private static final int[] SWAPPED = {0, 0, 0, 0, 0, 1, 1, 1, 1};
    /** Per orientation: whether rows, then columns, are mirrored after that. */
    private static final int[][] MIRRORED = {{0, 0}, {0, 0}, {0, 1}, {1, 1}, {1, 0}, {0, 0}, {0, 1}, {1, 1}, {1, 0}};

    private final Graph graph = new Graph();
    private final Ops tf = Ops.create(graph);
    private final Preprocessing preprocessing;

    PreprocessingGraph(Preprocessing preprocessing) {
        this.preprocessing = preprocessing;
        build();
    }

    Graph graph() {
        return graph;
    }

    FrozenGraph frozen() {
        return new FrozenGraph(graph.toGraphDef(), IMAGE + ":0", PIXELS + ":0");
    }

    @Override
    public void close() {
        graph.close();
    }

    private void build() {
        Operand<TString> image = tf.withName(IMAGE).placeholder(TString.class, Placeholder.shape(Shape.scalar()));
        Operand<TInt32> orientation = tf.withName(ORIENTATION).placeholderWithDefault(tf.constant(1), Shape.scalar());
        Operand<TFloat32> upright = resizedUpright(tf.withName(DECODED).identity(decoded(image)), orientation);
        tf.withName(PIXELS).identity(laidOut(normalised(upright)));
    }

    /**
     * (height, width, 3). JPEG has an operator of its own because {@code DecodeImage} knows only the fast inverse transform,
     * for which half of the pixels are off by one; Pillow and most others use the accurate one.
     */
    private Operand<TUint8> decoded(Operand<TString> image) {
        Operand<TBool> isJpeg = tf.math.equal(
                tf.strings.substr(image, tf.constant(0), tf.constant(JPEG_START.length())),
                tf.constant(ISO_8859_1, JPEG_START));
        SwitchCond<TString> branches = tf.switchCond(image, isJpeg);
        Operand<TUint8> jpeg = tf.image.decodeJpeg(
                branches.outputTrue(),
                DecodeJpeg.channels(3L),
                DecodeJpeg.dctMethod("INTEGER_ACCURATE"),
                DecodeJpeg.fancyUpscaling(true));
        Operand<TUint8> other = tf.image.decodeImage(
                branches.outputFalse(), TUint8.class, DecodeImage.channels(3L), DecodeImage.expandAnimations(false));
        return tf.merge(List.of(jpeg, other)).output();
    }

    /** (height, width, 3) of any size → (1, height, width, 3) of the encoder's size. */
    private Operand<TFloat32> resizedUpright(Operand<TUint8> stored, Operand<TInt32> orientation) {
        ImageInput input = preprocessing.input();
        Operand<TInt32> first = tf.constant(0);
        Operand<TInt32> axes = tf.gather(
                tf.constant(new int[][] {{0, 1}, {1, 0}}), tf.gather(tf.constant(SWAPPED), orientation, first), first);
        Operand<TInt64> mirrored = tf.dtypes.cast(tf.gather(tf.constant(MIRRORED), orientation, first), TInt64.class);

        // As seen: (height, width) of the image, of the whole resized image, and the target's offset in it.
        Operand<TInt64> storedSize =
                tf.slice(tf.shape(stored, TInt64.class), tf.constant(new long[] {0}), tf.constant(new long[] {2}));
        Operand<TInt64> seen = tf.gather(storedSize, axes, first);
        Operand<TInt64> target = tf.constant(new long[] {input.height(), input.width()});
        Operand<TInt64> resized = resized(seen, target);
        Operand<TInt64> rest = tf.math.sub(resized, target);
        Operand<TInt64> before = tf.math.floorDiv(rest, tf.constant(2L));
        Operand<TInt64> offset =
                tf.math.add(before, tf.math.mul(mirrored, tf.math.sub(rest, tf.math.mul(before, tf.constant(2L)))));
        Operand<TFloat32> scale =
                tf.math.div(tf.dtypes.cast(resized, TFloat32.class), tf.dtypes.cast(seen, TFloat32.class));

        Operand<TFloat32> sampled =
                switch (preprocessing.resize().rounding()) {
                    case NONE -> sampled(tf.expandDims(stored, first), new Sampling(target, scale, offset), axes);
                    case PILLOW -> roundedPerAxis(stored, seen, new Sampling(target, scale, offset), axes);
                };

        Operand<TInt32> imageAxes = tf.math.add(axes, tf.constant(1));
        Operand<TFloat32> turned = tf.linalg.transpose(
                sampled, tf.concat(List.of(tf.constant(new int[] {0}), imageAxes, tf.constant(new int[] {3})), first));
        Operand<TInt64> mirroredAxes =
                tf.math.add(tf.reshape(tf.where(mirrored), tf.constant(new int[] {-1})), tf.constant(1L));
        return tf.reshape(
                tf.reverse(turned, mirroredAxes), tf.constant(new int[] {1, input.height(), input.width(), 3}));
    }

    /** Per axis (height, width) as seen: size of the result, scale, and its offset in the scaled image. */
    private record Sampling(Operand<TInt64> size, Operand<TFloat32> scale, Operand<TInt64> offset) {}

    private Operand<TFloat32> sampled(Operand<? extends TNumber> images, Sampling sampling, Operand<TInt32> axes) {
        Operand<TInt32> first = tf.constant(0);
        return tf.image.scaleAndTranslate(
                images,
                tf.dtypes.cast(tf.gather(sampling.size(), axes, first), TInt32.class),
                tf.gather(sampling.scale(), axes, first),
                tf.math.neg(tf.dtypes.cast(tf.gather(sampling.offset(), axes, first), TFloat32.class)),
                ScaleAndTranslate.kernelType(
                        preprocessing.resize().interpolation().kernel()),
                ScaleAndTranslate.antialias(preprocessing.resize().antialias() == Antialias.ON));
    }

    /** Resizes columns first, then rows, and rounds to whole values after each (halves up). */
    private Operand<TFloat32> roundedPerAxis(
            Operand<TUint8> stored, Operand<TInt64> seen, Sampling both, Operand<TInt32> axes) {
        Operand<TInt64> columnsOnly = tf.constant(new long[] {0, 1});
        Operand<TInt64> rowsOnly = tf.constant(new long[] {1, 0});
        Operand<TFloat32> columns = sampled(
                tf.expandDims(stored, tf.constant(0)),
                new Sampling(
                        tf.math.add(tf.math.mul(both.size(), columnsOnly), tf.math.mul(seen, rowsOnly)),
                        orOne(both.scale(), columnsOnly),
                        tf.math.mul(both.offset(), columnsOnly)),
                axes);
        return rounded(sampled(
                rounded(columns),
                new Sampling(both.size(), orOne(both.scale(), rowsOnly), tf.math.mul(both.offset(), rowsOnly)),
                axes));
    }

    /** The scale where {@code axes} is 1, else 1. */
    private Operand<TFloat32> orOne(Operand<TFloat32> scale, Operand<TInt64> axes) {
        Operand<TFloat32> chosen = tf.dtypes.cast(axes, TFloat32.class);
        return tf.math.add(tf.math.mul(scale, chosen), tf.math.sub(tf.constant(1f), chosen));
    }

    private Operand<TFloat32> rounded(Operand<TFloat32> values) {
        return tf.clipByValue(
                tf.math.floor(tf.math.add(values, tf.constant(0.5f))), tf.constant(0f), tf.constant(255f));
    }

    private Operand<TInt64> resized(Operand<TInt64> seen, Operand<TInt64> target) {
        if (preprocessing.resize().framing() instanceof ShorterSide shorterSide) {
            Operand<TInt64> shorter = tf.min(seen, tf.constant(0));
            return tf.math.floorDiv(tf.math.mul(seen, tf.constant((long) shorterSide.size())), shorter);
        }
        if (preprocessing.resize().framing() instanceof StretchAndCrop stretch) {
            return tf.constant(new long[] {stretch.height(), stretch.width()});
        }
        return target;
    }

    private Operand<TFloat32> normalised(Operand<TFloat32> pixels) {
        // A cubic kernel overshoots at edges; Pillow clips, and encoders are trained with its pixels.
        Operand<TFloat32> clipped = preprocessing.resize().interpolation() == Interpolation.BICUBIC
                ? tf.clipByValue(pixels, tf.constant(0f), tf.constant(255f))
                : pixels;
        Normalization normalization = preprocessing.input().normalization();
        return tf.math.add(
                tf.math.mul(clipped, tf.constant(normalization.factors())), tf.constant(normalization.offsets()));
    }

    private Operand<TFloat32> laidOut(Operand<TFloat32> pixels) {
        return preprocessing.input().layout() == Layout.NHWC
                ? pixels
                : tf.linalg.transpose(pixels, tf.constant(new int[] {0, 3, 1, 2}));
    }
}
