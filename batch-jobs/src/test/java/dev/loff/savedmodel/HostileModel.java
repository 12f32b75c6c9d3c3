package dev.loff.savedmodel;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.CollectionDef;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NameAttrList;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SaverDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorProto;

/** A SavedModel that is built node by node; without additions it returns its image as its features. */
final class HostileModel {
    static final String SECRET = "/etc/hostname";

    final MetaGraphDef.Builder meta = MetaGraphDef.newBuilder()
            .setMetaInfoDef(MetaGraphDef.MetaInfoDef.newBuilder().addTags("serve"));
    final GraphDef.Builder graph = meta.getGraphDefBuilder();
    final List<MetaGraphDef> others = new ArrayList<>();

    HostileModel() {
        graph.addNode(node("image", "Placeholder").putAttr("dtype", type(DataType.DT_FLOAT)));
        graph.addNode(node("features", "Identity", "image").putAttr("T", type(DataType.DT_FLOAT)));
        graph.getVersionsBuilder().setProducer(1994);
        meta.putSignatureDef(
                "serving_default",
                SignatureDef.newBuilder()
                        .putInputs("image", tensor("image:0"))
                        .putOutputs("features", tensor("features:0"))
                        .build());
    }

    /** Nodes that copy a file elsewhere; the last is named {@code prefix}write. */
    static List<NodeDef.Builder> theft(String prefix) {
        return List.of(
                text(prefix + "from", SECRET),
                node(prefix + "read", "ReadFile", prefix + "from"),
                text(prefix + "to", "/tmp/stolen"),
                node(prefix + "write", "WriteFile", prefix + "to", prefix + "read"));
    }

    HostileModel add(NodeDef.Builder... nodes) {
        Arrays.asList(nodes).forEach(graph::addNode);
        return this;
    }

    HostileModel add(List<NodeDef.Builder> nodes) {
        nodes.forEach(graph::addNode);
        return this;
    }

    HostileModel function(String name, NodeDef.Builder... nodes) {
        FunctionDef.Builder function = graph.getLibraryBuilder().addFunctionBuilder();
        function.setSignature(OpDef.newBuilder().setName(name));
        Arrays.asList(nodes).forEach(function::addNodeDef);
        return this;
    }

    /** A function with one argument, {@code file}. */
    HostileModel functionOfFile(String name, NodeDef.Builder... nodes) {
        function(name, nodes);
        graph.getLibraryBuilder()
                .getFunctionBuilder(graph.getLibrary().getFunctionCount() - 1)
                .getSignatureBuilder()
                .addInputArg(OpDef.ArgDef.newBuilder().setName("file").setType(DataType.DT_STRING));
        return this;
    }

    HostileModel collection(String name, String... values) {
        meta.putCollectionDef(
                name,
                CollectionDef.newBuilder()
                        .setNodeList(CollectionDef.NodeList.newBuilder().addAllValue(Arrays.asList(values)))
                        .build());
        return this;
    }

    HostileModel saver(String file, String save, String restore) {
        meta.setSaverDef(SaverDef.newBuilder()
                .setFilenameTensorName(file + ":0")
                .setSaveTensorName(save + ":0")
                .setRestoreOpName(restore));
        return this;
    }

    static NodeDef.Builder node(String name, String operation, String... inputs) {
        return NodeDef.newBuilder().setName(name).setOp(operation).addAllInput(Arrays.asList(inputs));
    }

    static NodeDef.Builder call(String name, String function, String... inputs) {
        return node(name, "StatefulPartitionedCall", inputs).putAttr("f", functionNamed(function));
    }

    static NodeDef.Builder text(String name, String text) {
        return node(name, "Const")
                .putAttr("dtype", type(DataType.DT_STRING))
                .putAttr(
                        "value",
                        AttrValue.newBuilder()
                                .setTensor(TensorProto.newBuilder()
                                        .setDtype(DataType.DT_STRING)
                                        .addStringVal(ByteString.copyFromUtf8(text)))
                                .build());
    }

    static AttrValue functionNamed(String name) {
        return AttrValue.newBuilder()
                .setFunc(NameAttrList.newBuilder().setName(name))
                .build();
    }

    static AttrValue bytes(String text) {
        return AttrValue.newBuilder().setS(ByteString.copyFromUtf8(text)).build();
    }

    static AttrValue type(DataType type) {
        return AttrValue.newBuilder().setType(type).build();
    }

    private static TensorInfo tensor(String name) {
        return TensorInfo.newBuilder().setName(name).setDtype(DataType.DT_FLOAT).build();
    }

    /** The file's content; {@link #write} writes it into a model folder. */
    byte[] bytes() {
        return SavedModel.newBuilder()
                .addMetaGraphs(meta)
                .addAllMetaGraphs(others)
                .build()
                .toByteArray();
    }

    Path write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.write(folder.resolve("saved_model.pb"), bytes());
        return folder;
    }

    /** The operations in a graph, each with its count. */
    static Map<String, Long> operations(GraphDef graph) {
        Map<String, Long> counts = new TreeMap<>();
        graph.getNodeList().forEach(it -> counts.merge(it.getOp(), 1L, Long::sum));
        graph.getLibrary().getFunctionList().forEach(function -> function.getNodeDefList()
                .forEach(it -> counts.merge(it.getOp(), 1L, Long::sum)));
        return counts;
    }
}
