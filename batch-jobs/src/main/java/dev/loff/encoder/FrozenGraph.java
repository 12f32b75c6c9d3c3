package dev.loff.encoder;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * A graph without variables: all it needs is in it. {@code input} and {@code output} are tensor names ({@code x:0});
 * an input that has a default ({@code PlaceholderWithDefault}) need not be fed and is not named here.
 */
public record FrozenGraph(GraphDef graph, String input, String output) {

    /**
     * This graph followed by {@code next}, whose nodes get {@code prefix} before their names, and whose input is this
     * graph's output. The caller sees to it that shape and type fit.
     */
    public FrozenGraph then(String prefix, FrozenGraph next) {
        Set<String> names = new HashSet<>();
        graph.getNodeList().forEach(node -> names.add(node.getName()));
        GraphDef.Builder joined = graph.toBuilder();
        for (NodeDef node : next.graph.getNodeList()) {
            if (node.getName().equals(operation(next.input))) {
                continue;
            }
            if (!names.add(prefix + node.getName())) {
                throw new IllegalArgumentException(
                        "Cannot join graphs: a node of this name is in both (node=" + prefix + node.getName() + ")");
            }
            joined.addNode(renamed(node, prefix, next.input));
        }
        return new FrozenGraph(joined.build(), input, prefix + next.output);
    }

    private NodeDef renamed(NodeDef node, String prefix, String replaced) {
        List<String> inputs = new ArrayList<>();
        for (String from : node.getInputList()) {
            boolean control = from.startsWith("^");
            String tensor = control ? from.substring(1) : from;
            boolean isInput = operation(tensor).equals(operation(replaced));
            String name = isInput ? (control ? operation(output) : output) : prefix + tensor;
            inputs.add(control ? "^" + name : name);
        }
        return node.toBuilder()
                .setName(prefix + node.getName())
                .clearInput()
                .addAllInput(inputs)
                .build();
    }

    /** The operation's name in a tensor's name. */
    static String operation(String tensor) {
        int colon = tensor.lastIndexOf(':');
        return colon < 0 ? tensor : tensor.substring(0, colon);
    }
}
