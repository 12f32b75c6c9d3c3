package dev.loff.classifier;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Locates the layers of an exported classifier in its graph. Weights have names in the graph and activations do not, so a layer
 * is found through the norm that reads it: in γ · ((x − mean) · …), the search goes from γ back to x.
 *
 * @param tensors output tensors by display name, from the first layer to the last
 */
public record ClassifierLayers(Map<String, String> tensors) {
    private static final Set<String> VIEWS = Set.of("Reshape", "Slice");

    public ClassifierLayers {
        tensors = new LinkedHashMap<>(tensors);
    }

    /** The embedding and the blocks of a transformer; for every classifier, the head's input and the class scores. */
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

    /** A graph's nodes, by name and by input. */
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

        /** The node that reads a weight. */
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

        /** The tensor before any reshapes and slices. */
        String beforeViews(String tensor) {
            String at = tensor;
            while (VIEWS.contains(node(at).getOp())) {
                at = firstInput(node(at));
            }
            return at;
        }
    }
}
