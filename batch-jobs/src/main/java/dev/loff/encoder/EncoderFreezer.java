package dev.loff.encoder;

import com.google.protobuf.ByteString;
import dev.loff.encoder.FeatureOutput.Tokens;
import dev.loff.encoder.Freezing.Frozen;
import dev.loff.encoder.Freezing.NotFreezable;
import dev.loff.savedmodel.GraphCheck;
import dev.loff.tensorflow.Placement;
import dev.loff.tensorflow.SessionSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.RawTensor;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;
import org.tensorflow.types.TFloat16;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Cuts a SavedModel's graph down to the nodes that its features depend on, and turns every variable that is read directly into
 * a constant.
 */
final class EncoderFreezer {
    /** One protocol buffer holds at most 2 GiB; this leaves room for the rest of a model. */
    private static final long MAX_BYTES = 1L << 30;

    private static final Set<String> VARIABLE_READS = Set.of("ReadVariableOp", "VariableV2", "Variable");
    private static final String FEATURES = "features_float16";

    /** The features before they are rounded to {@link #FEATURES}. */
    static final String UNROUNDED = "features_unrounded";

    private EncoderFreezer() {}

    static Freezing freeze(Path folder, EncoderSpec spec, SavedModelSignature signature, GraphDef graph) {
        Map<String, NodeDef> needed = reachable(graph, FrozenGraph.operation(signature.output()));
        for (NodeDef node : needed.values()) {
            boolean input = node.getName().equals(FrozenGraph.operation(signature.input()));
            if (node.getOp().equals("Placeholder") && !input) {
                return new NotFreezable("it needs another input (node=" + node.getName() + ")");
            }
            if (isCall(node)) {
                return new NotFreezable(
                        "it calls a function (node=" + node.getName() + ", operation=" + node.getOp() + ")");
            }
            if (node.getOp().equals("VarHandleOp") && !isReadOnly(node, needed)) {
                return new NotFreezable("a variable is not just read (node=" + node.getName() + ")");
            }
        }
        Map<String, NodeDef> constants = variables(folder, needed);
        GraphDef.Builder frozen = GraphDef.newBuilder().setVersions(graph.getVersions());
        needed.values().stream()
                .filter(node -> !node.getOp().equals("VarHandleOp"))
                .forEach(node -> frozen.addNode(constants.getOrDefault(node.getName(), node)));
        if (frozen.build().getSerializedSize() > MAX_BYTES) {
            return new NotFreezable(
                    "it is too large for one graph (bytes=" + frozen.build().getSerializedSize() + ")");
        }
        GraphDef withRows = withRows(frozen.build(), signature.output(), spec.output());
        GraphCheck.computesOnly(folder.toString(), withRows);
        return new Frozen(new FrozenGraph(withRows, signature.input(), FEATURES + ":0"));
    }

    private static Map<String, NodeDef> reachable(GraphDef graph, String from) {
        Map<String, NodeDef> byName = new HashMap<>();
        graph.getNodeList().forEach(node -> byName.put(node.getName(), node));
        Map<String, NodeDef> found = new LinkedHashMap<>();
        Deque<String> open = new ArrayDeque<>(List.of(from));
        while (!open.isEmpty()) {
            NodeDef node = byName.get(open.pop());
            if (node != null && found.putIfAbsent(node.getName(), node) == null) {
                node.getInputList().forEach(input -> open.add(FrozenGraph.operation(input.replaceFirst("^\\^", ""))));
            }
        }
        return found;
    }

    private static boolean isCall(NodeDef node) {
        return node.getAttrMap().values().stream()
                .anyMatch(
                        attribute -> attribute.hasFunc() || attribute.getList().getFuncCount() > 0);
    }

    private static boolean isReadOnly(NodeDef variable, Map<String, NodeDef> nodes) {
        return nodes.values().stream()
                .filter(node -> node.getInputList().stream()
                        .anyMatch(input -> FrozenGraph.operation(input).equals(variable.getName())))
                .allMatch(node -> node.getOp().equals("ReadVariableOp"));
    }

    /** The constants that replace the nodes that read variables, by node name. */
    private static Map<String, NodeDef> variables(Path folder, Map<String, NodeDef> nodes) {
        List<String> reads = nodes.values().stream()
                .filter(node -> VARIABLE_READS.contains(node.getOp()))
                .map(NodeDef::getName)
                .toList();
        Map<String, NodeDef> constants = new HashMap<>();
        if (reads.isEmpty()) {
            return constants;
        }
        try (PlacedModel checked = PlacedModel.of(folder, Placement.AUTOMATIC);
                SavedModelBundle bundle = SavedModelBundle.loader(
                                checked.folder().toString())
                        .withTags("serve")
                        .withConfigProto(SessionSettings.defaults().toProto())
                        .load()) {
            for (String read : reads) {
                try (Result value = bundle.session().runner().fetch(read).run()) {
                    constants.put(read, constant(read, value.get(0).asRawTensor()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("[" + folder + "] Cannot read the variables: " + e.getMessage(), e);
        }
        return constants;
    }

    private static NodeDef constant(String name, RawTensor value) {
        byte[] content = new byte[Math.toIntExact(value.numBytes())];
        value.data().read(content);
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (long size : value.shape().asArray()) {
            shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(size));
        }
        TensorProto tensor = TensorProto.newBuilder()
                .setDtype(value.dataType())
                .setTensorShape(shape)
                .setTensorContent(ByteString.copyFrom(content))
                .build();
        return NodeDef.newBuilder()
                .setName(name)
                .setOp("Const")
                .putAttr(
                        "dtype",
                        AttrValue.newBuilder().setType(value.dataType()).build())
                .putAttr("value", AttrValue.newBuilder().setTensor(tensor).build())
                .build();
    }

    /**
     * Adds the reordering and rounding that {@link FeatureRows} does in Java, so that a served model gets the same features as
     * in training.
     */
    private static GraphDef withRows(GraphDef model, String output, FeatureOutput described) {
        FeatureShape shape = described.features();
        try (Graph graph = new Graph()) {
            graph.importGraphDef(model);
            Ops tf = Ops.create(graph);
            Operand<TFloat32> features = graph.outputOrThrow(output).expect(TFloat32.class);
            Operand<TInt32> sides = tf.constant(new int[] {-1, shape.tokens(), shape.channels()});
            Operand<TFloat32> rows =
                    described instanceof Tokens tokens && tokens.classToken().orElse(0) > 0
                            ? tf.withName(UNROUNDED)
                                    .gather(tf.reshape(features, sides), tf.constant(order(tokens)), tf.constant(1))
                            : tf.withName(UNROUNDED).reshape(features, sides);
            tf.withName(FEATURES).dtypes.cast(tf.dtypes.cast(rows, TFloat16.class), TFloat32.class);
            return graph.toGraphDef();
        }
    }

    private static int[] order(Tokens tokens) {
        int[] order = new int[tokens.count()];
        int first = tokens.classToken().orElse(0);
        order[0] = first;
        for (int token = 0, place = 1; token < tokens.count(); token++) {
            if (token != first) {
                order[place++] = token;
            }
        }
        return order;
    }
}
