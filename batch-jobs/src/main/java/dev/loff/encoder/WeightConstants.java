package dev.loff.encoder;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Finds the constants of a frozen graph that are weights: kernels, biases, and the scales and offsets of normalisations. The
 * moving mean and variance of a batch normalisation are not, as it stays in inference mode; nor are constants before the first
 * weight, which prepare pixels.
 */
final class WeightConstants {
    private static final Set<String> CONVOLUTIONS = Set.of("Conv2D", "DepthwiseConv2dNative", "Conv3D");
    private static final Set<String> PRODUCTS = Set.of("MatMul", "BatchMatMul", "BatchMatMulV2", "BatchMatMulV3");
    private static final Set<String> BATCH_NORMS = Set.of("FusedBatchNorm", "FusedBatchNormV2", "FusedBatchNormV3");
    private static final Set<String> BY_ELEMENT = Set.of("Add", "AddV2", "Sub", "Mul");

    private final String input;
    private final Map<String, NodeDef> nodes = new HashMap<>();
    private final Map<String, NodeDef> found = new LinkedHashMap<>();
    /** Nodes that depend on a weight. */
    private final Set<String> weighted = new HashSet<>();

    private WeightConstants(String input) {
        this.input = input;
    }

    /** By name, in the graph's order, in which every node comes after its inputs. */
    static Map<String, NodeDef> of(GraphDef graph, String input) {
        WeightConstants constants = new WeightConstants(input);
        graph.getNodeList().forEach(constants::look);
        return constants.found;
    }

    private void look(NodeDef node) {
        nodes.put(node.getName(), node);
        List<String> inputs = node.getInputList();
        boolean after = inputs.stream().anyMatch(it -> weighted.contains(FrozenGraph.operation(it)));
        boolean takes = false;
        for (int place = 0; place < inputs.size(); place++) {
            NodeDef constant = constant(inputs.get(place));
            if (constant != null && isWeight(node, place, after)) {
                found.put(constant.getName(), constant);
                takes = true;
            }
        }
        if ((after || takes) && !node.getName().equals(input)) {
            weighted.add(node.getName());
        }
    }

    private static boolean isWeight(NodeDef node, int place, boolean afterWeight) {
        String operation = node.getOp();
        return PRODUCTS.contains(operation)
                || (place == 1 && (CONVOLUTIONS.contains(operation) || operation.equals("BiasAdd")))
                || ((place == 1 || place == 2) && BATCH_NORMS.contains(operation))
                || (afterWeight && BY_ELEMENT.contains(operation));
    }

    /** The float32 constant of several values behind a tensor, looking through identities; null if there is none. */
    private @Nullable NodeDef constant(String tensor) {
        NodeDef node = nodes.get(FrozenGraph.operation(tensor));
        while (node != null && node.getOp().equals("Identity")) {
            node = nodes.get(FrozenGraph.operation(node.getInput(0)));
        }
        boolean isConstant = node != null
                && node.getOp().equals("Const")
                && node.getAttrOrThrow("dtype").getType() == DataType.DT_FLOAT
                && node.getAttrOrThrow("value").getTensor().getTensorShape().getDimList().stream()
                                .mapToLong(it -> it.getSize())
                                .reduce(1, (a, b) -> a * b)
                        > 1;
        return isConstant ? node : null;
    }
}
