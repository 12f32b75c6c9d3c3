package dev.loff.encoder;

import dev.loff.tensorflow.GraphBuilder;
import dev.loff.tensorflow.GraphCopy;
import dev.loff.tensorflow.GraphSession;
import dev.loff.tensorflow.Initializer;
import dev.loff.tensorflow.Variable;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.types.TFloat32;

/** A SavedModel's network: its frozen graph, in which the constants that are weights are replaced by the graph's weights. */
final class FrozenNetwork implements EncoderNetwork {
    private final FrozenGraph frozen;
    private final Map<String, NodeDef> weights;

    FrozenNetwork(FrozenGraph frozen) {
        this.frozen = frozen;
        this.weights = WeightConstants.of(frozen.graph(), FrozenGraph.operation(frozen.input()));
    }

    @Override
    public Operand<TFloat32> tokens(GraphBuilder graph, Operand<TFloat32> pixels) {
        Map<String, Output<?>> given = new HashMap<>();
        given.put(FrozenGraph.operation(frozen.input()), pixels.asOutput());
        weights.forEach((name, constant) -> given.put(name, weight(graph, name, constant)));
        return new GraphCopy(graph.tf().scope(), frozen.graph())
                .add(EncoderFreezer.UNROUNDED, given)
                .expect(TFloat32.class);
    }

    private static Output<TFloat32> weight(GraphBuilder graph, String name, NodeDef constant) {
        long[] sides = sides(tensor(constant));
        Variable.WeightDecay decay = sides.length > 1 ? Variable.WeightDecay.DECAYED : Variable.WeightDecay.EXEMPT;
        return graph.weight(weightName(name), Initializer.ZEROS, decay, sides).asOutput();
    }

    /** New operations must have no slash in their names, and names like {@code Const_1} are given to other operations. */
    private static String weightName(String constant) {
        return "weight." + constant.replace('/', '.');
    }

    @Override
    public void load(Map<String, Variable> variables, GraphSession session) {
        Map<Variable, TFloat32> values = new LinkedHashMap<>();
        weights.forEach((name, constant) -> {
            Variable variable = variables.get(weightName(name));
            if (variable != null) {
                float[] numbers = numbers(tensor(constant), variable.size());
                values.put(variable, TFloat32.tensorOf(variable.shape(), DataBuffers.of(numbers, true, false)));
            }
        });
        session.assign(values);
    }

    private static TensorProto tensor(NodeDef constant) {
        return constant.getAttrOrThrow("value").getTensor();
    }

    private static long[] sides(TensorProto tensor) {
        return tensor.getTensorShape().getDimList().stream()
                .mapToLong(it -> it.getSize())
                .toArray();
    }

    /** A constant stores its values as bytes, or as a list whose last value is repeated to fill the tensor. */
    private static float[] numbers(TensorProto tensor, int size) {
        float[] numbers = new float[size];
        FloatBuffer content = tensor.getTensorContent()
                .asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        if (content.hasRemaining()) {
            content.get(numbers);
            return numbers;
        }
        int listed = tensor.getFloatValCount();
        for (int i = 0; i < size; i++) {
            numbers[i] = listed == 0 ? 0 : tensor.getFloatVal(Math.min(i, listed - 1));
        }
        return numbers;
    }
}
