package dev.loff.savedmodel;

import dev.loff.tensorflow.OneLine;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/** Checks every operation of a graph and its function library: each must be on the list of operations that only compute. */
public final class GraphCheck {
    private final Refusal refusal;
    private final FunctionCalls calls;
    private final Saver saver;

    private GraphCheck(Refusal refusal, FunctionCalls calls, Saver saver) {
        this.refusal = refusal;
        this.calls = calls;
        this.saver = saver;
    }

    /**
     * Checks a graph that neither loads nor saves anything.
     *
     * @param model the start of the error message
     * @throws IllegalArgumentException naming the operation, the node and the function that are not allowed
     */
    public static void computesOnly(String model, GraphDef graph) {
        Refusal refusal = new Refusal(model);
        FunctionCalls calls = new FunctionCalls(refusal, graph.getLibrary().getFunctionList());
        check(refusal, graph, calls, Saver.NONE);
    }

    static void check(Refusal refusal, GraphDef graph, FunctionCalls calls, Saver saver) {
        new GraphCheck(refusal, calls, saver).check(graph);
    }

    private void check(GraphDef graph) {
        Set<String> names = new HashSet<>();
        for (NodeDef node : graph.getNodeList()) {
            check(node, Optional.empty());
            require(names.add(node.getName()), "two nodes have one name", node, Optional.empty());
        }
        Set<String> functions = new HashSet<>();
        for (FunctionDef function : graph.getLibrary().getFunctionList()) {
            String name = function.getSignature().getName();
            if (!functions.add(name)) {
                throw refusal.because("two functions have one name (function=" + OneLine.of(name) + ")");
            }
            function.getNodeDefList().forEach(node -> check(node, Optional.of(name)));
        }
        calls.checkUnfolding(graph.getNodeList());
    }

    private void check(NodeDef node, Optional<String> function) {
        boolean allowed = AllowedOperations.names().contains(node.getOp())
                || calls.has(node.getOp())
                || saver.allows(node, function);
        require(allowed, "it has an operation that may not run", node, function);
        for (String named : FunctionCalls.named(node)) {
            require(
                    calls.has(named),
                    "it names a function that is not in it (called=" + OneLine.of(named) + ")",
                    node,
                    function);
        }
    }

    private void require(boolean holds, String otherwise, NodeDef node, Optional<String> function) {
        if (!holds) {
            throw refusal.operation(node, function, otherwise);
        }
    }
}
