package dev.loff.classifier;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Where the layers of an exported classifier are in its graph. Weights have names in it and activations have none, so a layer
 * is found from the norm that reads it: γ · ((x − mean) · …) leads from γ back to x.
 *
 * @param tensors by what people call them, from the first to the last: what an operation puts out
 */
public record ClassifierLayers(Map<String, String> tensors) {
    private static final Set<String> VIEWS = Set.of("Reshape", "Slice");

    public ClassifierLayers {
        tensors = new LinkedHashMap<>(tensors);
    }

    /** Embedding and blocks of a transformer; of any classifier what the head reads, and the classes' scores. */
    public static ClassifierLayers of(FrozenClassifier classifier) {
        Graph graph = new Graph(classifier.graph());
        Map<String, String> layers = new LinkedHashMap<>();
        int depth = 0;
        while (graph.has(gamma(depth))) {
            layers.put(depth == 0 ? "embedding" : "block " + depth, graph.normed(gamma(depth)));
            depth++;
        }
        if (depth > 0) {
            layers.put("block " + depth, graph.beforeViews(graph.normed("norm.gamma")));
        }
        layers.put("head", graph.firstInput(graph.reader("head.kernel")));
        layers.put("scores", graph.firstInput(graph.node(Classifier.OUTPUT)));
        return new ClassifierLayers(layers);
    }

    private static String gamma(int block) {
        return "block" + block + ".norm1.gamma";
    }

    /** A graph's nodes, by name and by what they read. */
    private static final class Graph {
        private final Map<String, NodeDef> nodes = new HashMap<>();
        private final Map<String, NodeDef> readers = new HashMap<>();

        Graph(GraphDef graph) {
            for (NodeDef node : graph.getNodeList()) {
                nodes.put(node.getName(), node);
                node.getInputList().forEach(it -> readers.put(it, node));
            }
        }

        boolean has(String name) {
            return nodes.containsKey(name);
        }

        NodeDef node(String name) {
            return there(nodes.get(name), name);
        }

        /** What reads a weight. */
        NodeDef reader(String weight) {
            return there(readers.get(weight), weight);
        }

        private static NodeDef there(@Nullable NodeDef node, String name) {
            if (node == null) {
                throw new IllegalArgumentException(
                        "Cannot find the layers of a classifier: its graph is not one of this program's (missing="
                                + name + ")");
            }
            return node;
        }

        String firstInput(NodeDef node) {
            return node.getInput(0);
        }

        /** The x of γ · ((x − mean) · 1/deviation). */
        String normed(String weight) {
            NodeDef scaled = node(firstInput(reader(weight)));
            return firstInput(node(firstInput(scaled)));
        }

        /** The whole of which a tensor shows a part. */
        String beforeViews(String tensor) {
            String at = tensor;
            while (VIEWS.contains(node(at).getOp())) {
                at = firstInput(node(at));
            }
            return at;
        }
    }
}
