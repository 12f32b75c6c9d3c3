package dev.loff.tensorflow;

import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;

/** Turns a float32 graph into the same graph in float64, so that finite differences measure the formula, not the rounding. */
final class DoubleGraph {
    private DoubleGraph() {}

    static GraphDef of(GraphDef graph) {
        GraphDef.Builder wide = graph.toBuilder().clearNode();
        for (NodeDef node : graph.getNodeList()) {
            NodeDef.Builder copy = node.toBuilder();
            node.getAttrMap().forEach((name, value) -> copy.putAttr(name, widened(value)));
            wide.addNode(copy);
        }
        return wide.build();
    }

    private static AttrValue widened(AttrValue value) {
        return switch (value.getValueCase()) {
            case TYPE -> value.toBuilder().setType(widened(value.getType())).build();
            case TENSOR ->
                value.toBuilder().setTensor(widened(value.getTensor())).build();
            case LIST -> {
                AttrValue.ListValue.Builder list = value.getList().toBuilder().clearType();
                value.getList().getTypeList().forEach(type -> list.addType(widened(type)));
                yield value.toBuilder().setList(list).build();
            }
            default -> value;
        };
    }

    private static DataType widened(DataType type) {
        return type == DataType.DT_FLOAT ? DataType.DT_DOUBLE : type;
    }

    private static TensorProto widened(TensorProto tensor) {
        if (tensor.getDtype() != DataType.DT_FLOAT) {
            return tensor;
        }
        TensorProto.Builder wide =
                tensor.toBuilder().setDtype(DataType.DT_DOUBLE).clearFloatVal().clearTensorContent();
        tensor.getFloatValList().forEach(value -> wide.addDoubleVal(exact(value)));
        FloatBuffer content = tensor.getTensorContent()
                .asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        while (content.hasRemaining()) {
            wide.addDoubleVal(exact(content.get()));
        }
        return wide.build();
    }

    private static double exact(float value) {
        return value;
    }
}
