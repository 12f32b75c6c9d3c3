package dev.loff.tensorflow;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * A frozen graph (constants, no variables) with one input and one output, to be chained with others.
 *
 * @param prefix prefix of the name of each of its nodes, followed by a dot
 * @param input name of its placeholder
 * @param output name of its output tensor: {@code node} or {@code node:index}
 */
public record GraphStage(String prefix, GraphDef graph, String input, String output) {
    public GraphStage {
        if (!prefix.matches("[A-Za-z0-9][A-Za-z0-9_]*")) {
            throw new IllegalArgumentException(
                    "Cannot chain a graph: its prefix is no letters and digits (prefix=" + prefix + ")");
        }
        Set<String> names = new HashSet<>();
        graph.getNodeList().forEach(node -> names.add(node.getName()));
        requireNode(names, prefix, node(input));
        requireNode(names, prefix, node(output));
    }

    private static void requireNode(Set<String> names, String prefix, String node) {
        if (!names.contains(node)) {
            throw new IllegalArgumentException(missing(prefix, node));
        }
    }

    private static String missing(String prefix, String node) {
        return "Cannot chain a graph: it has no such node (graph=" + prefix + ", node=" + node + ")";
    }

    /** The node of a tensor or control input: {@code ^a}, {@code a:1} and {@code a} are all {@code a}. */
    static String node(String tensor) {
        String plain = tensor.startsWith("^") ? tensor.substring(1) : tensor;
        int colon = plain.lastIndexOf(':');
        return colon < 0 ? plain : plain.substring(0, colon);
    }

    /** The output's name in the chain. */
    String renamedOutput() {
        return prefix + "." + output;
    }

    /**
     * Adds the nodes that the output needs, renamed.
     *
     * @param source the tensor that replaces the input, or this stage's own input when it is the first
     */
    void appendTo(GraphDef.Builder chain, String source) {
        Set<String> needed = needed();
        for (NodeDef node : graph.getNodeList()) {
            boolean replaced = node.getName().equals(node(input)) && !source.equals(renamed(input));
            if (needed.contains(node.getName()) && !replaced) {
                chain.addNode(renamed(node, source));
            }
        }
    }

    private Set<String> needed() {
        Map<String, NodeDef> byName = new HashMap<>();
        graph.getNodeList().forEach(node -> byName.put(node.getName(), node));
        Set<String> needed = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(Set.of(node(output), node(input)));
        while (!open.isEmpty()) {
            String name = open.pop();
            if (needed.add(name)) {
                NodeDef node = byName.get(name);
                if (node == null) {
                    throw new IllegalArgumentException(missing(prefix, name));
                }
                node.getInputList().forEach(from -> open.add(node(from)));
            }
        }
        return needed;
    }

    private NodeDef renamed(NodeDef node, String source) {
        NodeDef.Builder copy = node.toBuilder().setName(renamed(node.getName())).clearInput();
        for (String from : node.getInputList()) {
            copy.addInput(node(from).equals(node(input)) ? replaced(from, source) : renamed(from));
        }
        // Colocation constraints may name nodes that are not copied; constants need none.
        return copy.removeAttr("_class").build();
    }

    private static String replaced(String from, String source) {
        return from.startsWith("^") ? "^" + node(source) : source;
    }

    private String renamed(String tensor) {
        return tensor.startsWith("^") ? "^" + prefix + "." + tensor.substring(1) : prefix + "." + tensor;
    }
}
