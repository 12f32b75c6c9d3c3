package dev.loff.tensorflow;

import java.util.Arrays;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

/**
 * A float32 weight or optimizer slot whose value is held by a session.
 *
 * @param handle the resource
 * @param read its value; every use of the weight in a graph goes through this one operation
 * @param initialize sets the value from the initializer
 * @param value placeholder that is fed to set the value from outside
 * @param assign sets the value to what {@code value} is fed with
 */
public record Variable(
        String name,
        Shape shape,
        WeightDecay decay,
        Operand<? extends TType> handle,
        Operand<TFloat32> read,
        Operation initialize,
        Placeholder<TFloat32> value,
        Operation assign) {

    /** Whether the optimizer applies weight decay to a weight. */
    public enum WeightDecay {
        DECAYED,
        /** Norms, biases and embeddings are not decayed. */
        EXEMPT
    }

    public int size() {
        return Math.toIntExact(shape.size());
    }

    void requireShape(long... dimensions) {
        if (!Arrays.equals(shape.asArray(), dimensions)) {
            throw new IllegalArgumentException("Cannot share a weight: its shape differs (weight=" + name
                    + ", expected=" + Arrays.toString(dimensions) + ", found=" + shape + ")");
        }
    }
}
