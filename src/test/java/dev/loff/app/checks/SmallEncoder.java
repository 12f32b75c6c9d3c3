package dev.loff.app.checks;

import dev.loff.tensorflow.SavedModelWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TFloat32;

/** An encoder that costs almost nothing: one convolution with random weights, 32 × 32 pixels to 4 × 4 × 16. */
public final class SmallEncoder {
    private static final int SIDE = 32;
    private static final int PATCH = 8;
    private static final int CHANNELS = 16;

    private SmallEncoder() {}

    public static Path write(Path folder) throws IOException {
        Files.createDirectories(folder);
        try (Graph graph = new Graph();
                OutputStream out = Files.newOutputStream(folder.resolve(SavedModelWriter.FILE_NAME))) {
            Ops tf = Ops.create(graph);
            var image =
                    tf.withName("image").placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, SIDE, SIDE, 3)));
            var patches = tf.nn.conv2d(image, weights(tf), List.of(1L, (long) PATCH, (long) PATCH, 1L), "VALID");
            tf.withName("features").nn.relu(patches);
            int grid = SIDE / PATCH;
            new SavedModelWriter(graph.toGraphDef())
                    .input("image", "image", DataType.DT_FLOAT, -1, SIDE, SIDE, 3)
                    .output("features", "features", DataType.DT_FLOAT, -1, grid, grid, CHANNELS)
                    .write(out);
        }
        Files.writeString(folder.resolve("encoder.json"), """
                { "name": "small", "licence": "none",
                  "input": { "name": "image", "layout": "NHWC", "height": 32, "width": 32, "range": [-1, 1] },
                  "resize": { "mode": "stretch", "interpolation": "bilinear", "antialias": true },
                  "output": { "name": "features", "kind": "grid", "height": 4, "width": 4, "channels": 16 } }
                """);
        return folder;
    }

    private static Operand<TFloat32> weights(Ops tf) {
        Shape shape = Shape.of(PATCH, PATCH, 3, CHANNELS);
        float[] values = new float[(int) shape.size()];
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian() * 0.1f;
        }
        return tf.constant(shape, DataBuffers.of(values));
    }
}
