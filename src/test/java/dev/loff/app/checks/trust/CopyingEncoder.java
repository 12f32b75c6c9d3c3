package dev.loff.app.checks.trust;

import dev.loff.app.checks.SmallEncoder;
import dev.loff.tensorflow.SavedModelWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TFloat32;

/** An encoder with the shapes of the small one that copies a file whenever it computes. */
final class CopyingEncoder {
    private CopyingEncoder() {}

    /** Returns the folder. */
    static Path write(Path folder, Path from, Path to) throws IOException {
        SmallEncoder.write(folder);
        try (Graph graph = new Graph();
                OutputStream out = Files.newOutputStream(folder.resolve(SavedModelWriter.FILE_NAME))) {
            Ops tf = Ops.create(graph);
            Operand<TFloat32> image =
                    tf.withName("image").placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, 32, 32, 3)));
            Operation write = tf.withName("write")
                    .io
                    .writeFile(
                            tf.constant(to.toString()), tf.withName("read").io.readFile(tf.constant(from.toString())))
                    .op();
            Operand<TFloat32> patches = tf.nn.conv2d(
                    image,
                    tf.fill(tf.constant(new int[] {8, 8, 3, 16}), tf.constant(0.1f)),
                    List.of(1L, 8L, 8L, 1L),
                    "VALID");
            tf.withControlDependencyOps(List.of(write)).withName("features").identity(patches);
            new SavedModelWriter(graph.toGraphDef())
                    .input("image", "image", DataType.DT_FLOAT, -1, 32, 32, 3)
                    .output("features", "features", DataType.DT_FLOAT, -1, 4, 4, 16)
                    .write(out);
        }
        return folder;
    }
}
