package dev.loff.training;

import dev.loff.dataset.Sha256;
import dev.loff.encoder.FeatureShape;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat16;

/**
 * The images of one split: where the features of each image are and what its label is, in a fixed order that training depends
 * on. Takes twelve bytes per image; features stay in their shards. Immutable; the caller that opened the shards closes them
 * after use.
 */
public final class LabeledFeatures implements Samples {
    private final FeatureShape shape;
    private final List<FeatureRows> shards;
    private final int[] shard;
    private final int[] row;
    private final int[] label;

    /**
     * Joins rows and labels.
     *
     * @param shard per image: index of its shard
     * @param row per image: row in that shard
     * @param label per image: index of its class
     */
    public LabeledFeatures(
            FeatureShape shape, List<? extends FeatureRows> shards, int[] shard, int[] row, int[] label) {
        if (shard.length != row.length || shard.length != label.length) {
            throw new IllegalArgumentException("Cannot join features and labels: one shard, row and label per image"
                    + " (shards=" + shard.length + ", rows=" + row.length + ", labels=" + label.length + ")");
        }
        this.shape = shape;
        this.shards = List.copyOf(shards);
        this.shard = shard.clone();
        this.row = row.clone();
        this.label = label.clone();
        for (FeatureRows rows : this.shards) {
            if (!rows.shape().equals(shape)) {
                throw new IllegalArgumentException("Cannot join features and labels: a shard has another shape"
                        + " (expected=" + shape + ", found=" + rows.shape() + ")");
            }
        }
        for (int i = 0; i < shard.length; i++) {
            checkImage(i);
        }
    }

    private void checkImage(int i) {
        if (shard[i] < 0
                || shard[i] >= shards.size()
                || row[i] < 0
                || row[i] >= shards.get(shard[i]).rows()) {
            throw new IllegalArgumentException("Cannot join features and labels: an image has no such row (image=" + i
                    + ", shard=" + shard[i] + ", row=" + row[i] + ")");
        }
        if (label[i] < UNLABELED) {
            throw new IllegalArgumentException(
                    "Cannot join features and labels: no such label (image=" + i + ", label=" + label[i] + ")");
        }
    }

    public FeatureShape shape() {
        return shape;
    }

    @Override
    public int size() {
        return label.length;
    }

    @Override
    public int label(int image) {
        return label[image];
    }

    /** At most {@code most} of the images, evenly spaced, so that images that are sorted by class cover all classes. */
    public LabeledFeatures evenly(int most) {
        int count = Math.min(most, label.length);
        int[] places = new int[count];
        Arrays.setAll(places, i -> (int) ((long) i * label.length / count));
        return new LabeledFeatures(
                shape,
                shards,
                Arrays.stream(places).map(it -> shard[it]).toArray(),
                Arrays.stream(places).map(it -> row[it]).toArray(),
                Arrays.stream(places).map(it -> label[it]).toArray());
    }

    public Sha256 key(int image) {
        return shards.get(shard[image]).key(row[image]);
    }

    @Override
    public SampleReader reader(int largest) {
        // On the heap: TensorFlow-Java copies arrays as a whole, but direct buffers byte by byte.
        ByteBuffer rows = ByteBuffer.allocate(Math.multiplyExact(largest, shape.sizeBytes()));
        return images -> {
            rows.clear();
            for (int image : images) {
                shards.get(shard[image]).copyRow(row[image], rows);
            }
            TFloat16 halves = Tensor.of(TFloat16.class, Shape.of(images.length, shape.tokens(), shape.channels()));
            halves.asRawTensor().data().write(rows.array(), 0, rows.position());
            return halves;
        };
    }

    /**
     * The same images with the same labels in the same order have the same fingerprint, however they are divided into shards.
     */
    @Override
    public Sha256 fingerprint() {
        MessageDigest digest = Sha256.newDigest();
        ByteBuffer number = ByteBuffer.allocate(Integer.BYTES);
        for (int i = 0; i < label.length; i++) {
            digest.update(key(i).bytes());
            digest.update(number.putInt(0, label[i]).array());
        }
        return Sha256.finish(digest);
    }
}
