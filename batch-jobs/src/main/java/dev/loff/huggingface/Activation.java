package dev.loff.huggingface;

import dev.loff.tensorflow.GraphBuilder;
import dev.loff.tensorflow.Layers;
import java.util.Locale;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** The activation between the two linear layers of a block, by the reference library's names. */
enum Activation {
    /** Exact: x / 2 · (1 + erf(x / √2)). */
    GELU,
    /** x · σ(1.702 x) */
    QUICK_GELU,
    /** x / 2 · (1 + tanh(√(2 / π) · (x + 0.044715 x³))) */
    GELU_TANH,
    /** x · σ(x) */
    SILU,
    RELU;

    static Activation of(ConfigFile config, String standard) {
        return switch (config.text("hidden_act", standard)) {
            case "gelu", "gelu_python" -> GELU;
            case "quick_gelu" -> QUICK_GELU;
            case "gelu_pytorch_tanh", "gelu_python_tanh", "gelu_new" -> GELU_TANH;
            case "silu", "swish" -> SILU;
            case "relu" -> RELU;
            default ->
                throw config.refuse("hidden_act", "one of gelu, quick_gelu, gelu_pytorch_tanh, gelu_new, silu, relu");
        };
    }

    Operand<TFloat32> apply(GraphBuilder graph, Operand<TFloat32> x) {
        Ops tf = graph.tf();
        return switch (this) {
            case GELU -> new Layers(graph).gelu(x);
            case QUICK_GELU -> tf.math.mul(x, tf.math.sigmoid(tf.math.mul(x, tf.constant(1.702f))));
            case GELU_TANH -> geluTanh(tf, x);
            case SILU -> tf.math.mul(x, tf.math.sigmoid(x));
            case RELU -> tf.nn.relu(x);
        };
    }

    private static Operand<TFloat32> geluTanh(Ops tf, Operand<TFloat32> x) {
        Operand<TFloat32> cube = tf.math.mul(tf.math.mul(x, x), x);
        Operand<TFloat32> inner = tf.math.mul(
                tf.constant((float) StrictMath.sqrt(2 / StrictMath.PI)),
                tf.math.add(x, tf.math.mul(tf.constant(0.044715f), cube)));
        return tf.math.mul(tf.math.mul(tf.constant(0.5f), x), tf.math.add(tf.constant(1f), tf.math.tanh(inner)));
    }

    String description() {
        return name().toLowerCase(Locale.ROOT);
    }
}
