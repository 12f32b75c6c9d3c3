package dev.loff.savedmodel;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef.ArgDef;
import org.tensorflow.proto.SaverDef;

/**
 * The part of a model that reads its variables from files and writes them. Reading is allowed only in the model's own saver,
 * and only from the file name that it gets when the model is loaded. Writing is allowed only in nodes that nothing but saving
 * needs, since that part is never loaded.
 */
final class Saver {
    private static final String RESTORE = "RestoreV2";
    private static final Set<String> SAVE = Set.of("SaveV2", "MergeV2Checkpoints");

    /** Allows neither reading nor writing. */
    static final Saver NONE = new Saver(Map.of(), Set.of(), Map.of(), Set.of());

    /** Names of the graph's nodes that restore, with the tensor that must be their file. */
    private final Map<String, String> restoring;

    private final Set<String> saving;
    /** Functions that restore, with the argument that must be the file. */
    private final Map<String, String> restoringFunctions;

    private final Set<String> savingFunctions;

    private Saver(
            Map<String, String> restoring,
            Set<String> saving,
            Map<String, String> restoringFunctions,
            Set<String> savingFunctions) {
        this.restoring = restoring;
        this.saving = saving;
        this.restoringFunctions = restoringFunctions;
        this.savingFunctions = savingFunctions;
    }

    /**
     * Finds the saver's nodes and functions.
     *
     * @param loaded nodes that are loaded for purposes other than restoring
     */
    static Saver of(SaverDef definition, GraphDef graph, FunctionCalls calls, Set<String> loaded) {
        GraphNames names = new GraphNames(graph.getNodeList());
        String file = GraphNames.node(definition.getFilenameTensorName());
        Set<String> restoring = without(names.needed(List.of(definition.getRestoreOpName())), loaded);
        Set<String> saving = without(names.needed(List.of(definition.getSaveTensorName())), loaded);
        saving.removeAll(restoring);
        return new Saver(
                files(restoring, file),
                saving,
                restoringFunctions(graph, calls, names.of(restoring), file),
                savingFunctions(graph, calls, names.of(saving)));
    }

    private static Set<String> without(Set<String> all, Set<String> others) {
        Set<String> rest = new HashSet<>(all);
        rest.removeAll(others);
        return rest;
    }

    private static Map<String, String> files(Set<String> nodes, String file) {
        Map<String, String> files = new HashMap<>();
        nodes.forEach(it -> files.put(it, file));
        return files;
    }

    /** Functions that only one node calls, with the saver's file as an argument. */
    private static Map<String, String> restoringFunctions(
            GraphDef graph, FunctionCalls calls, List<NodeDef> restoring, String file) {
        Map<String, Integer> callers = callers(graph, calls);
        Map<String, String> functions = new HashMap<>();
        for (NodeDef node : restoring) {
            for (String called : calls.called(node)) {
                if (callers.getOrDefault(called, 0) == 1) {
                    argument(calls.named(called), node, file).ifPresent(it -> functions.put(called, it));
                }
            }
        }
        return functions;
    }

    private static Map<String, Integer> callers(GraphDef graph, FunctionCalls calls) {
        Map<String, Integer> callers = new HashMap<>();
        graph.getNodeList().forEach(node -> count(node, calls, callers));
        for (FunctionDef function : graph.getLibrary().getFunctionList()) {
            function.getNodeDefList().forEach(node -> count(node, calls, callers));
        }
        return callers;
    }

    private static void count(NodeDef node, FunctionCalls calls, Map<String, Integer> callers) {
        calls.called(node).forEach(it -> callers.merge(it, 1, Integer::sum));
    }

    /** The argument through which a call passes the file. Empty if a list comes before it, which would shift its index. */
    private static Optional<String> argument(FunctionDef function, NodeDef call, String file) {
        List<ArgDef> arguments = function.getSignature().getInputArgList();
        for (int i = 0; i < Math.min(arguments.size(), call.getInputCount()); i++) {
            ArgDef argument = arguments.get(i);
            if (!argument.getNumberAttr().isEmpty()
                    || !argument.getTypeListAttr().isEmpty()) {
                return Optional.empty();
            }
            if (isFirstOutput(call.getInput(i), file)) {
                return Optional.of(argument.getName());
            }
        }
        return Optional.empty();
    }

    private static Set<String> savingFunctions(GraphDef graph, FunctionCalls calls, List<NodeDef> saving) {
        Set<String> names = new HashSet<>();
        saving.forEach(it -> names.add(it.getName()));
        List<NodeDef> others = graph.getNodeList().stream()
                .filter(it -> !names.contains(it.getName()))
                .toList();
        Set<String> functions = calls.calledBy(saving);
        functions.removeAll(calls.calledBy(others));
        return functions;
    }

    boolean allows(NodeDef node, Optional<String> function) {
        if (SAVE.contains(node.getOp())) {
            return function.map(savingFunctions::contains).orElseGet(() -> saving.contains(node.getName()));
        }
        if (!node.getOp().equals(RESTORE) || node.getInputCount() == 0) {
            return false;
        }
        String file = function.map(restoringFunctions::get).orElseGet(() -> restoring.get(node.getName()));
        return file != null && isFirstOutput(node.getInput(0), file);
    }

    private static boolean isFirstOutput(String input, String node) {
        return input.equals(node) || input.equals(node + ":0");
    }
}
