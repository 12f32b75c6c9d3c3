package dev.loff.pretraining;

import com.google.protobuf.ByteString;
import dev.loff.tensorflow.Float16;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;

/** Halves the size of a graph: its larger float32 constants become float16 ones with a cast behind each. */
final class HalfWeights {
    private static final int WORTHWHILE_NUMBERS = 256;

    private HalfWeights() {}

    static GraphDef of(GraphDef graph) {
        GraphDef.Builder small = graph.toBuilder().clearNode();
        for (NodeDef node : graph.getNodeList()) {
            TensorProto value = node.getAttrOrDefault("value", AttrValue.getDefaultInstance())
                    .getTensor();
            if (node.getOp().equals("Const")
                    && value.getDtype() == DataType.DT_FLOAT
                    && value.getTensorContent().size() >= WORTHWHILE_NUMBERS * Float.BYTES) {
                small.addNode(halves(node, value)).addNode(cast(node.getName()));
            } else {
                small.addNode(node);
            }
        }
        return small.build();
    }

    private static NodeDef halves(NodeDef node, TensorProto value) {
        FloatBuffer floats = value.getTensorContent()
                .asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        ByteBuffer halves =
                ByteBuffer.allocate(floats.remaining() * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        while (floats.hasRemaining()) {
            halves.putShort(Float16.fromFloat(floats.get()));
        }
        TensorProto small = value.toBuilder()
                .setDtype(DataType.DT_HALF)
                .setTensorContent(ByteString.copyFrom(halves.flip()))
                .build();
        return node.toBuilder()
                .setName(node.getName() + ".half")
                .putAttr("dtype", type(DataType.DT_HALF))
                .putAttr("value", AttrValue.newBuilder().setTensor(small).build())
                .build();
    }

    private static NodeDef cast(String name) {
        return NodeDef.newBuilder()
                .setName(name)
                .setOp("Cast")
                .addInput(name + ".half")
                .putAttr("SrcT", type(DataType.DT_HALF))
                .putAttr("DstT", type(DataType.DT_FLOAT))
                .putAttr("Truncate", AttrValue.newBuilder().setB(false).build())
                .build();
    }

    private static AttrValue type(DataType type) {
        return AttrValue.newBuilder().setType(type).build();
    }
}
