package dev.loff.pretraining;

import dev.loff.encoder.EncoderSpec;
import dev.loff.tensorflow.GraphBuilder;
import dev.loff.tensorflow.SavedModelWriter;
import dev.loff.tensorflow.StoredWeights;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TFloat32;

/** Writes folders that can be opened as encoders. */
final class EncoderFolder {
    private static final String INPUT = "image";
    private static final String OUTPUT = "tokens";
    private static final String DESCRIPTION = """
            {
              "name": "%s",
              "input": { "name": "image", "layout": "NHWC", "height": %d, "width": %d, "range": [-1, 1] },
              "resize": { "mode": "stretch", "interpolation": "bilinear", "antialias": true },
              "output": { "name": "tokens", %s },
              "licence": "Apache-2.0"
            }
            """;

    private EncoderFolder() {}

    /** Writes a vision transformer, its weights in float16. Equal weights give equal bytes. */
    static void write(Path folder, String name, VisionTransformer encoder, StoredWeights weights) throws IOException {
        int side = encoder.side();
        try (GraphBuilder graph = GraphBuilder.frozen(weights)) {
            Ops tf = graph.tf();
            tf.withName(OUTPUT).identity(encoder.tokens(graph, image(tf, side)));
            SavedModelWriter model = new SavedModelWriter(
                            HalfWeights.of(graph.graph().toGraphDef()))
                    .input(INPUT, INPUT, DataType.DT_FLOAT, -1, side, side, 3)
                    .output(OUTPUT, OUTPUT, DataType.DT_FLOAT, -1, encoder.tokens(), encoder.width());
            String output = String.format(
                    "\"kind\": \"tokens\", \"count\": %d, \"channels\": %d, \"classToken\": 0",
                    encoder.tokens(), encoder.width());
            write(folder, model, String.format(DESCRIPTION, name, side, side, output));
        }
    }

    /** Writes an encoder that gives the pixels themselves: what any other has to beat. */
    static void writePixels(Path folder, int side) throws IOException {
        int numbers = side * side * 3;
        try (GraphBuilder graph = GraphBuilder.trainable(0)) {
            Ops tf = graph.tf();
            tf.withName(OUTPUT).reshape(image(tf, side), tf.constant(new int[] {-1, numbers}));
            SavedModelWriter model = new SavedModelWriter(graph.graph().toGraphDef())
                    .input(INPUT, INPUT, DataType.DT_FLOAT, -1, side, side, 3)
                    .output(OUTPUT, OUTPUT, DataType.DT_FLOAT, -1, numbers);
            String output = "\"kind\": \"vector\", \"channels\": " + numbers;
            write(folder, model, String.format(DESCRIPTION, "pixels", side, side, output));
        }
    }

    private static Placeholder<TFloat32> image(Ops tf, int side) {
        return tf.withName(INPUT).placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, side, side, 3)));
    }

    private static void write(Path folder, SavedModelWriter model, String description) throws IOException {
        Files.createDirectories(folder);
        try (OutputStream out = Files.newOutputStream(folder.resolve(SavedModelWriter.FILE_NAME))) {
            model.write(out);
        }
        Files.writeString(folder.resolve(EncoderSpec.FILE_NAME), description);
    }
}
