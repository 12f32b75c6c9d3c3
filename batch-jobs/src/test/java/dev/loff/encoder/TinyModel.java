package dev.loff.encoder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.op.train.BatchMatMul;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SaverDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TString;

/** Writes small SavedModels with constant weights, to be opened as encoders. */
final class TinyModel {
    static final int SIDE = 16;

    private final Map<String, BiFunction<Ops, Operand<TFloat32>, Operand<TFloat32>>> outputs = new LinkedHashMap<>();
    private String output = "\"kind\": \"grid\", \"height\": 4, \"width\": 4, \"channels\": 8";

    private @Nullable String variable;
    private float variableValue;

    /** A convolution over patches of 4 × 4 pixels: (minibatch, 4, 4, 8). */
    static TinyModel grid() {
        return new TinyModel().output("features", TinyModel::patches);
    }

    /** Five tokens of two channels, the same for every image: 0 1, 2 3, 4 5, 6 7, 8 9. */
    static TinyModel numberedTokens(int classToken) {
        return new TinyModel()
                .output("features", (tf, image) -> {
                    Operand<TFloat32> corner =
                            tf.slice(image, tf.constant(new int[4]), tf.constant(new int[] {-1, 1, 1, 1}));
                    Operand<TFloat32> numbers = tf.math.add(
                            tf.math.mul(corner, tf.constant(0f)),
                            tf.constant(new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
                    return tf.reshape(numbers, tf.constant(new int[] {-1, 5, 2}));
                })
                .described("\"kind\": \"tokens\", \"count\": 5, \"channels\": 2, \"classToken\": " + classToken);
    }

    TinyModel output(String name, BiFunction<Ops, Operand<TFloat32>, Operand<TFloat32>> body) {
        outputs.put(name, body);
        return this;
    }

    /** Replaces the kind and the sizes in {@code encoder.json}. */
    TinyModel described(String keys) {
        this.output = keys;
        return this;
    }

    /** Adds a resource variable to the features; it is saved in {@code variables/}. */
    TinyModel withVariable(String name, float value) {
        this.variable = name;
        this.variableValue = value;
        return this;
    }

    Path write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.write(folder.resolve("saved_model.pb"), model(folder).toByteArray());
        Files.writeString(folder.resolve("encoder.json"), """
                { "name": "tiny", "licence": "none",
                  "input": { "name": "image", "layout": "NHWC", "height": 16, "width": 16, "range": [0, 1] },
                  "resize": { "mode": "stretch", "interpolation": "bilinear", "antialias": true },
                  "output": { "name": "features", %s } }
                """.formatted(output));
        return folder;
    }

    private SavedModel model(Path folder) {
        try (Graph graph = new Graph()) {
            MetaGraphDef.Builder meta = MetaGraphDef.newBuilder()
                    .setMetaInfoDef(MetaGraphDef.MetaInfoDef.newBuilder().addTags("serve"));
            Ops tf = Ops.create(graph);
            Operand<TFloat32> image = tf.withName("image_input")
                    .placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, SIDE, SIDE, 3)));
            SignatureDef.Builder signature = SignatureDef.newBuilder().putInputs("image", info(image));
            Operand<TFloat32> added = variable == null ? null : savedVariable(graph, tf, folder, meta, variable);
            outputs.forEach((name, body) -> {
                Operand<TFloat32> value = body.apply(tf, image);
                Operand<TFloat32> result =
                        tf.withName("out_" + name).identity(added == null ? value : tf.math.add(value, added));
                signature.putOutputs(name, info(result));
            });
            meta.setGraphDef(graph.toGraphDef()).putSignatureDef("serving_default", signature.build());
            return SavedModel.newBuilder()
                    .setSavedModelSchemaVersion(1)
                    .addMetaGraphs(meta)
                    .build();
        }
    }

    /** Saves a variable and returns its value in the graph, with the nodes that TensorFlow needs to load it. */
    private Operand<TFloat32> savedVariable(Graph graph, Ops tf, Path folder, MetaGraphDef.Builder meta, String name) {
        Operand<?> handle = tf.withName(name).varHandleOp(TFloat32.class, Shape.scalar(), VarHandleOp.sharedName(name));
        Operand<TFloat32> read = tf.withName(name + "_read").readVariableOp(handle, TFloat32.class);
        Placeholder<TString> file = tf.withName("file").placeholder(TString.class, Placeholder.shape(Shape.scalar()));
        Operand<TString> names = tf.array(name);
        Operand<TString> slices = tf.array("");
        Operation save = tf.train.save(file, names, slices, List.of(read)).op();
        Operand<?> restored = tf.train
                .restore(file, names, slices, List.of(TFloat32.class))
                .tensors()
                .get(0);
        Operation assign = tf.assignVariableOp(handle, restored).op();
        Operation initialise =
                tf.assignVariableOp(handle, tf.constant(variableValue)).op();
        tf.withControlDependencyOps(List.of(assign)).withName("restore_all").noOp();
        tf.withControlDependencyOps(List.of(save)).withName("saved").identity(file);
        meta.setSaverDef(SaverDef.newBuilder()
                .setFilenameTensorName("file:0")
                .setSaveTensorName("saved:0")
                .setRestoreOpName("restore_all")
                .setVersion(SaverDef.CheckpointFormatVersion.V2));
        String prefix = folder.resolve("variables").resolve("variables").toString();
        try (Session session = new Session(graph);
                TString path = TString.scalarOf(prefix)) {
            session.runner().addTarget(initialise).run().close();
            session.runner().feed(file, path).addTarget(save).run().close();
        }
        return read;
    }

    private static TensorInfo info(Operand<TFloat32> operand) {
        Shape shape = operand.asOutput().shape();
        TensorShapeProto.Builder sizes = TensorShapeProto.newBuilder();
        if (shape.isUnknown()) {
            sizes.setUnknownRank(true);
        } else {
            for (long size : shape.asArray()) {
                sizes.addDim(TensorShapeProto.Dim.newBuilder().setSize(size));
            }
        }
        return TensorInfo.newBuilder()
                .setName(operand.asOutput().op().name() + ":"
                        + operand.asOutput().index())
                .setDtype(DataType.DT_FLOAT)
                .setTensorShape(sizes)
                .build();
    }

    static Operand<TFloat32> patches(Ops tf, Operand<TFloat32> image) {
        return tf.nn.conv2d(image, weights(tf, 1, 4, 4, 3, 8), List.of(1L, 4L, 4L, 1L), "VALID");
    }

    /** Tokens through two layers of attention, the class token first: (minibatch, 17, 32). */
    static TinyModel transformer() {
        return new TinyModel()
                .output("features", TinyModel::attended)
                .described("\"kind\": \"tokens\", \"count\": 17, \"channels\": 32, \"classToken\": 0");
    }

    private static Operand<TFloat32> attended(Ops tf, Operand<TFloat32> image) {
        Operand<TFloat32> patches = tf.reshape(
                tf.nn.conv2d(image, weights(tf, 1, 4, 4, 3, 32), List.of(1L, 4L, 4L, 1L), "VALID"),
                tf.constant(new int[] {-1, 16, 32}));
        Operand<TFloat32> none = tf.math.mul(
                tf.slice(patches, tf.constant(new int[3]), tf.constant(new int[] {-1, 1, 32})), tf.constant(0f));
        Operand<TFloat32> tokens =
                tf.concat(List.of(tf.math.add(none, weights(tf, 2, 1, 1, 32)), patches), tf.constant(1));
        for (int layer = 1; layer <= 2; layer++) {
            Operand<TFloat32> query = projected(tf, tokens, 10L * layer);
            Operand<TFloat32> key = projected(tf, tokens, 10L * layer + 1);
            Operand<TFloat32> value = projected(tf, tokens, 10L * layer + 2);
            Operand<TFloat32> weight =
                    tf.nn.softmax(tf.train.batchMatMul(query, key, TFloat32.class, BatchMatMul.adjY(true)));
            tokens = tf.math.add(tokens, tf.train.batchMatMul(weight, value, TFloat32.class));
        }
        return tokens;
    }

    /** One matrix product over the tokens of all images, whose rounding depends on the minibatch's size. */
    private static Operand<TFloat32> projected(Ops tf, Operand<TFloat32> tokens, long seed) {
        Operand<TFloat32> rows = tf.reshape(tokens, tf.constant(new int[] {-1, 32}));
        return tf.reshape(tf.linalg.matMul(rows, weights(tf, seed, 32, 32)), tf.constant(new int[] {-1, 17, 32}));
    }

    /** Random values, the same for the same seed. */
    static Operand<TFloat32> weights(Ops tf, long seed, long... sizes) {
        Shape shape = Shape.of(sizes);
        float[] values = new float[(int) shape.size()];
        Random random = new Random(seed);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian() * 0.1f;
        }
        return tf.constant(shape, DataBuffers.of(values));
    }
}
