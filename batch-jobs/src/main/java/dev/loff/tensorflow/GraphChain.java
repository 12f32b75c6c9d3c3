package dev.loff.tensorflow;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.VersionDef;

/** Joins frozen graphs into one: the output of each stage replaces the placeholder of the next one. */
public record GraphChain(List<GraphStage> stages) {
    public GraphChain {
        stages = List.copyOf(stages);
        if (stages.isEmpty()) {
            throw new IllegalArgumentException("Cannot chain graphs: there is none");
        }
        if (stages.stream().map(GraphStage::prefix).distinct().count() != stages.size()) {
            throw new IllegalArgumentException("Cannot chain graphs: two have the same prefix (prefixes="
                    + stages.stream().map(GraphStage::prefix).toList() + ")");
        }
    }

    /** The joined graph, with only the nodes that the last output needs. */
    public GraphDef graph() {
        GraphDef.Builder chain = GraphDef.newBuilder();
        chain.setVersions(versions());
        String source = input();
        for (GraphStage stage : stages) {
            stage.appendTo(chain, source);
            source = stage.renamedOutput();
        }
        addFunctions(chain);
        return chain.build();
    }

    /** The first stage's placeholder, by its name in the chain. */
    public String input() {
        return stages.get(0).prefix() + "." + stages.get(0).input();
    }

    /** The last stage's output, by its name in the chain. */
    public String output() {
        return stages.get(stages.size() - 1).renamedOutput();
    }

    private VersionDef versions() {
        int producer = 0;
        int minimumConsumer = 0;
        for (GraphStage stage : stages) {
            VersionDef versions = stage.graph().getVersions();
            producer = Math.max(producer, versions.getProducer());
            minimumConsumer = Math.max(minimumConsumer, versions.getMinConsumer());
        }
        return VersionDef.newBuilder()
                .setProducer(producer)
                .setMinConsumer(minimumConsumer)
                .build();
    }

    private void addFunctions(GraphDef.Builder chain) {
        Map<String, FunctionDef> functions = new HashMap<>();
        for (GraphStage stage : stages) {
            for (FunctionDef function : stage.graph().getLibrary().getFunctionList()) {
                String name = function.getSignature().getName();
                FunctionDef known = functions.putIfAbsent(name, function);
                if (known == null) {
                    chain.getLibraryBuilder().addFunction(function);
                } else if (!known.equals(function)) {
                    throw new IllegalArgumentException(
                            "Cannot chain graphs: two define different functions of one name (function=" + name + ")");
                }
            }
            chain.getLibraryBuilder().addAllGradient(stage.graph().getLibrary().getGradientList());
        }
    }
}
