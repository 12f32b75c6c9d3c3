package dev.loff.savedmodel;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.proto.NodeDef;

/** A graph's nodes by name, and the nodes that they depend on. */
final class GraphNames {
    private final Map<String, NodeDef> nodes = new HashMap<>();

    GraphNames(List<NodeDef> nodes) {
        nodes.forEach(node -> this.nodes.put(node.getName(), node));
    }

    /** The node of a tensor or control input: {@code ^a}, {@code a:1} and {@code a} are all {@code a}. */
    static String node(String tensor) {
        String plain = tensor.startsWith("^") ? tensor.substring(1) : tensor;
        int colon = plain.indexOf(':');
        return colon < 0 ? plain : plain.substring(0, colon);
    }

    /** The names of the nodes of these tensors and of all nodes that they depend on; unknown names are left out. */
    Set<String> needed(Collection<String> tensors) {
        Set<String> found = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>();
        tensors.forEach(it -> open.add(node(it)));
        while (!open.isEmpty()) {
            NodeDef node = nodes.get(open.pop());
            if (node != null && found.add(node.getName())) {
                node.getInputList().forEach(it -> open.add(node(it)));
            }
        }
        return found;
    }

    List<NodeDef> of(Collection<String> names) {
        return names.stream().map(nodes::get).toList();
    }
}
