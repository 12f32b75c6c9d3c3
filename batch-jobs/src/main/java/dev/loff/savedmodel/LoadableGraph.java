package dev.loff.savedmodel;

import dev.loff.tensorflow.OneLine;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.CollectionDef;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SaverDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

/** Checks all of a model's graph, then cuts it down to what TensorFlow needs to load and run it. */
final class LoadableGraph {
    private static final List<String> ASSETS = List.of("saved_model_assets", "asset_filepaths");
    private static final List<String> INITIALISERS = List.of("saved_model_main_op", "main_op", "legacy_init_op");
    private static final String COLOCATION = "_class";
    private static final String COLOCATED = "loc:@";
    /** Attributes with settings of a call, and those that request compilation, which starts programs on some machines. */
    private static final List<String> SETTINGS =
            List.of("config", "config_proto", "executor_type", "_XlaMustCompile", "_XlaCompile");

    private final Refusal refusal;
    private final MetaGraphDef model;
    private final GraphNames names;
    private final FunctionCalls calls;

    private LoadableGraph(Refusal refusal, MetaGraphDef model) {
        this.refusal = refusal;
        this.model = model;
        GraphDef graph = model.getGraphDef();
        this.names = new GraphNames(graph.getNodeList());
        this.calls = new FunctionCalls(refusal, graph.getLibrary().getFunctionList());
    }

    static void check(Refusal refusal, MetaGraphDef model) {
        new LoadableGraph(refusal, model).check();
    }

    static MetaGraphDef of(Refusal refusal, MetaGraphDef checked) {
        return new LoadableGraph(refusal, checked).reduced();
    }

    private void check() {
        if (model.getAssetFileDefCount() > 0) {
            throw refusal.because("it has files that its graph would read (asset="
                    + OneLine.of(model.getAssetFileDef(0).getFilename()) + "); export it without");
        }
        for (String collection : ASSETS) {
            if (model.containsCollectionDef(collection)) {
                throw refusal.because(
                        "it has files that its graph would read (collection=" + collection + "); export it without");
            }
        }
        GraphDef graph = model.getGraphDef();
        Saver saver = Saver.of(model.getSaverDef(), graph, calls, names.needed(run()));
        GraphCheck.check(refusal, graph, calls, saver);
    }

    /** The tensors and operations that run once the variables are restored. */
    private List<String> run() {
        List<String> run = new ArrayList<>();
        for (SignatureDef signature : model.getSignatureDefMap().values()) {
            signature.getInputsMap().values().forEach(it -> addTensors(it, run));
            signature.getOutputsMap().values().forEach(it -> addTensors(it, run));
        }
        INITIALISERS.forEach(it -> run.addAll(operations(it)));
        return run;
    }

    private static void addTensors(TensorInfo info, List<String> to) {
        to.add(info.getName());
        to.addAll(List.of(
                info.getCooSparse().getValuesTensorName(),
                info.getCooSparse().getIndicesTensorName(),
                info.getCooSparse().getDenseShapeTensorName()));
        info.getCompositeTensor().getComponentsList().forEach(it -> addTensors(it, to));
    }

    private Collection<String> operations(String collection) {
        CollectionDef found = model.getCollectionDefOrDefault(collection, CollectionDef.getDefaultInstance());
        return found.getNodeList().getValueList();
    }

    private MetaGraphDef reduced() {
        SaverDef saver = model.getSaverDef();
        List<String> roots = new ArrayList<>(run());
        roots.add(saver.getRestoreOpName());
        roots.add(saver.getFilenameTensorName());
        Set<String> kept = names.needed(roots);
        MetaGraphDef.Builder reduced = MetaGraphDef.newBuilder()
                .setMetaInfoDef(MetaGraphDef.MetaInfoDef.newBuilder()
                        .addAllTags(model.getMetaInfoDef().getTagsList())
                        .setTensorflowVersion(model.getMetaInfoDef().getTensorflowVersion()))
                .setGraphDef(reduced(model.getGraphDef(), kept))
                .putAllSignatureDef(model.getSignatureDefMap());
        if (model.hasSaverDef()) {
            reduced.setSaverDef(saver.toBuilder().setSaveTensorName(saver.getFilenameTensorName()));
        }
        for (String collection : INITIALISERS) {
            if (model.containsCollectionDef(collection)) {
                reduced.putCollectionDef(collection, model.getCollectionDefOrThrow(collection));
            }
        }
        return reduced.build();
    }

    private GraphDef reduced(GraphDef graph, Set<String> kept) {
        GraphDef.Builder reduced = GraphDef.newBuilder().setVersions(graph.getVersions());
        List<NodeDef> nodes = graph.getNodeList().stream()
                .filter(it -> kept.contains(it.getName()))
                .toList();
        nodes.forEach(it -> reduced.addNode(plain(it, kept)));
        Set<String> called = calls.calledBy(nodes);
        for (FunctionDef function : graph.getLibrary().getFunctionList()) {
            if (called.contains(function.getSignature().getName())) {
                reduced.getLibraryBuilder().addFunction(plain(function));
            }
        }
        return reduced.build();
    }

    private static NodeDef plain(NodeDef node, Set<String> kept) {
        return withColocation(withoutSettings(node), kept);
    }

    private static FunctionDef plain(FunctionDef function) {
        FunctionDef.Builder copy = function.toBuilder().clearNodeDef();
        SETTINGS.forEach(copy::removeAttr);
        function.getNodeDefList().forEach(it -> copy.addNodeDef(withoutSettings(it)));
        return copy.build();
    }

    private static NodeDef withoutSettings(NodeDef node) {
        Map<String, AttrValue> attributes = node.getAttrMap();
        if (SETTINGS.stream().noneMatch(attributes::containsKey)) {
            return node;
        }
        NodeDef.Builder copy = node.toBuilder();
        SETTINGS.forEach(copy::removeAttr);
        return copy.build();
    }

    /** Removes a colocation constraint with a node that was cut away. */
    private static NodeDef withColocation(NodeDef node, Set<String> kept) {
        AttrValue beside = node.getAttrMap().get(COLOCATION);
        if (beside == null) {
            return node;
        }
        Set<String> lost = new HashSet<>();
        beside.getList().getSList().forEach(it -> lost.add(it.toStringUtf8()));
        lost.removeIf(it -> !it.startsWith(COLOCATED) || kept.contains(it.substring(COLOCATED.length())));
        return lost.isEmpty() ? node : node.toBuilder().removeAttr(COLOCATION).build();
    }
}
