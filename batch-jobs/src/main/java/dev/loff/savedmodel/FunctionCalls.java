package dev.loff.savedmodel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.NameAttrList;
import org.tensorflow.proto.NodeDef;

/** The call graph of a function library. TensorFlow inlines calls, so their depth and their inlined size are limited. */
final class FunctionCalls {
    private static final int MAX_DEPTH = 32;
    private static final long MAX_UNFOLDED_NODES = 2_000_000;
    private static final String TOO_DEEP = "call themselves, or one another too deeply";

    private final Refusal refusal;
    private final Map<String, FunctionDef> functions = new HashMap<>();
    private final Map<String, Unfolding> unfoldings = new HashMap<>();

    FunctionCalls(Refusal refusal, List<FunctionDef> library) {
        this.refusal = refusal;
        library.forEach(it -> functions.put(it.getSignature().getName(), it));
    }

    boolean has(String function) {
        return functions.containsKey(function);
    }

    FunctionDef named(String function) {
        return Objects.requireNonNull(functions.get(function), function);
    }

    /** The functions that a node names, also within the attributes of those functions. */
    static Set<String> named(NodeDef node) {
        Set<String> names = new LinkedHashSet<>();
        node.getAttrMap().values().forEach(it -> addNames(it, names));
        return names;
    }

    private static void addNames(AttrValue value, Set<String> names) {
        List<NameAttrList> found = new ArrayList<>(value.getList().getFuncList());
        if (value.hasFunc()) {
            found.add(value.getFunc());
        }
        for (NameAttrList function : found) {
            names.add(function.getName());
            function.getAttrMap().values().forEach(it -> addNames(it, names));
        }
    }

    /** The functions of the library that a node calls: those it names, and the one that is its operation. */
    Set<String> called(NodeDef node) {
        Set<String> names = named(node);
        names.add(node.getOp());
        names.removeIf(it -> !has(it));
        return names;
    }

    /** Every function that these nodes call, directly or indirectly. */
    Set<String> calledBy(Iterable<NodeDef> nodes) {
        Set<String> found = new LinkedHashSet<>();
        List<String> open = new ArrayList<>();
        nodes.forEach(node -> open.addAll(called(node)));
        while (!open.isEmpty()) {
            String function = open.remove(open.size() - 1);
            if (found.add(function)) {
                named(function).getNodeDefList().forEach(node -> open.addAll(called(node)));
            }
        }
        return found;
    }

    /** Refuses functions that call themselves, or that are too large or too deep once inlined. */
    void checkUnfolding(List<NodeDef> nodes) {
        unfolding(nodes, 0);
        functions.keySet().forEach(function -> unfolding(function, 0));
    }

    private Unfolding unfolding(List<NodeDef> nodes, int depth) {
        Unfolding sum = new Unfolding(0, 0);
        for (NodeDef node : nodes) {
            sum = sum.with(new Unfolding(1, 0));
            for (String function : called(node)) {
                Unfolding body = unfolding(function, depth + 1);
                sum = sum.with(new Unfolding(body.nodes(), body.height() + 1));
            }
            require(sum.nodes() <= MAX_UNFOLDED_NODES, "unfold to too many operations", MAX_UNFOLDED_NODES);
            require(sum.height() <= MAX_DEPTH, TOO_DEEP, MAX_DEPTH);
        }
        return sum;
    }

    private Unfolding unfolding(String function, int depth) {
        // A function that calls itself recurses until it reaches this limit.
        require(depth <= MAX_DEPTH, TOO_DEEP, MAX_DEPTH);
        Unfolding known = unfoldings.get(function);
        if (known == null) {
            known = unfolding(named(function).getNodeDefList(), depth);
            unfoldings.put(function, known);
        }
        return known;
    }

    private void require(boolean holds, String what, long limit) {
        if (!holds) {
            throw refusal.because("its functions " + what + " (limit=" + limit + ")");
        }
    }

    /** The size of calls once they are inlined: the number of operations and of call levels. */
    private record Unfolding(long nodes, int height) {
        Unfolding with(Unfolding other) {
            return new Unfolding(nodes + other.nodes, Math.max(height, other.height));
        }
    }
}
