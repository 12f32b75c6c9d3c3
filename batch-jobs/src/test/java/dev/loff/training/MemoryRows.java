package dev.loff.training;

import dev.loff.dataset.Sha256;
import dev.loff.encoder.FeatureShape;
import dev.loff.tensorflow.Float16;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Feature rows in memory; synthetic rows belong to classes that differ by a prototype per class. */
record MemoryRows(FeatureShape shape, List<short[]> halves) implements FeatureRows {
    /** Image i is of class i % classes: that class's prototype on the grid, randomly shifted, with noise. */
    static MemoryRows synthetic(FeatureShape shape, int images, int classes, double noise, long seed) {
        SplittableRandom prototypes = new SplittableRandom(99);
        float[][] prototype = new float[classes][shape.size()];
        for (float[] numbers : prototype) {
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = (float) prototypes.nextGaussian();
            }
        }
        SplittableRandom random = new SplittableRandom(seed);
        return new MemoryRows(
                shape,
                IntStream.range(0, images)
                        .mapToObj(image -> row(prototype[image % classes], noise, random))
                        .toList());
    }

    private static short[] row(float[] prototype, double noise, SplittableRandom random) {
        short[] row = new short[prototype.length];
        for (int i = 0; i < row.length; i++) {
            row[i] = Float16.fromFloat((float) (prototype[i] + noise * random.nextGaussian()));
        }
        return row;
    }

    /** All rows with the labels of {@link #synthetic}. */
    LabeledFeatures labeled(int classes) {
        int[] shard = new int[rows()];
        int[] row = new int[rows()];
        int[] label = new int[rows()];
        for (int i = 0; i < row.length; i++) {
            row[i] = i;
            label[i] = i % classes;
        }
        return new LabeledFeatures(shape, List.of(this), shard, row, label);
    }

    @Override
    public int rows() {
        return halves.size();
    }

    @Override
    public Sha256 key(int row) {
        ByteBuffer bytes = ByteBuffer.allocate(shape.sizeBytes());
        copyRow(row, bytes);
        return Sha256.of(bytes.array());
    }

    @Override
    public void copyRow(int row, ByteBuffer target) {
        target.slice().order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().put(halves.get(row));
        target.position(target.position() + shape.sizeBytes());
    }
}
