package dev.loff.tensorflow;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.tensorflow.Operation;
import org.tensorflow.OperationBuilder;
import org.tensorflow.Output;
import org.tensorflow.TensorFlow;
import org.tensorflow.op.Scope;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;

/**
 * Copies an existing graph into one under construction, node by node, and can replace some of its tensors with tensors of the
 * latter. TensorFlow-Java's import cannot replace tensors.
 */
public final class GraphCopy {
    private static final Map<String, OpDef> OPERATIONS = TensorFlow.registeredOpList().getOpList().stream()
            .collect(Collectors.toUnmodifiableMap(OpDef::getName, it -> it, (one, same) -> one));

    private final Scope scope;
    private final GraphDef graph;
    private final Map<String, Output<?>> given = new HashMap<>();
    private final Map<String, Operation> made = new HashMap<>();

    /**
     * Prepares a copy.
     *
     * @param graph every node must come after its inputs; must not call functions
     */
    public GraphCopy(Scope scope, GraphDef graph) {
        this.scope = scope;
        this.graph = graph;
    }

    /**
     * Adds a node with all that it needs and returns its first output.
     *
     * @param replacements tensors that replace the first output of the nodes with these names
     */
    public Output<?> add(String node, Map<String, Output<?>> replacements) {
        given.putAll(replacements);
        Set<String> needed = needed(node);
        graph.getNodeList().stream()
                .filter(it -> needed.contains(it.getName()))
                .forEach(it -> made.put(it.getName(), copy(it)));
        return tensor(node);
    }

    private Set<String> needed(String node) {
        Set<String> needed = new HashSet<>(Set.of(node));
        List<NodeDef> nodes = graph.getNodeList();
        for (int i = nodes.size() - 1; i >= 0; i--) {
            if (needed.contains(nodes.get(i).getName())) {
                nodes.get(i).getInputList().forEach(it -> needed.add(GraphStage.node(it)));
            }
        }
        needed.removeAll(given.keySet());
        return needed;
    }

    private Operation copy(NodeDef node) {
        OperationBuilder builder = scope.opBuilder(node.getOp(), node.getOp());
        int at = 0;
        for (OpDef.ArgDef argument : operation(node).getInputArgList()) {
            boolean several = !argument.getNumberAttr().isEmpty()
                    || !argument.getTypeListAttr().isEmpty();
            int count = several ? count(node, argument) : 1;
            Output<?>[] inputs = node.getInputList().subList(at, at + count).stream()
                    .map(this::tensor)
                    .toArray(Output<?>[]::new);
            at += count;
            if (several) {
                builder.addInputList(inputs);
            } else {
                builder.addInput(inputs[0]);
            }
        }
        node.getInputList().stream()
                .skip(at)
                .map(it -> made.get(GraphStage.node(it)))
                .filter(Objects::nonNull)
                .forEach(builder::addControlInput);
        // Attributes with an underscore are annotations of the program that wrote the graph, and may name nodes that
        // are not
        // copied.
        node.getAttrMap().forEach((name, value) -> {
            if (!name.startsWith("_")) {
                builder.setAttr(name, value);
            }
        });
        return builder.build();
    }

    private static OpDef operation(NodeDef node) {
        OpDef operation = OPERATIONS.get(node.getOp());
        if (operation == null) {
            throw new IllegalArgumentException(
                    "Cannot copy a graph: TensorFlow has no such operation (operation=" + node.getOp() + ")");
        }
        return operation;
    }

    private static int count(NodeDef node, OpDef.ArgDef argument) {
        return argument.getNumberAttr().isEmpty()
                ? node.getAttrOrThrow(argument.getTypeListAttr()).getList().getTypeCount()
                : Math.toIntExact(node.getAttrOrThrow(argument.getNumberAttr()).getI());
    }

    private Output<?> tensor(String name) {
        String node = GraphStage.node(name);
        Output<?> replacement = given.get(node);
        if (replacement != null) {
            return replacement;
        }
        Operation operation = made.get(node);
        if (operation == null) {
            throw new IllegalArgumentException(
                    "Cannot copy a graph: a node comes before what it needs (node=" + node + ")");
        }
        int colon = name.lastIndexOf(':');
        return operation.output(colon < 0 ? 0 : Integer.parseInt(name.substring(colon + 1)));
    }
}
