package dev.loff.tensorflow;

import dev.loff.tensorflow.Variable.WeightDecay;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019) after clipping by the global norm. The learning rate and the
 * powers of β are fed, so an update depends only on weights, slots and feeds, and a training can be resumed after any update.
 */
public final class AdamW {
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final float EPSILON = 1e-8f;

    private final Placeholder<TFloat32> learningRate;
    private final Placeholder<TFloat32> beta1Power;
    private final Placeholder<TFloat32> beta2Power;
    private final Operand<TFloat32> gradientNorm;
    private final List<Variable> slots = new ArrayList<>();
    private final List<Op> updates = new ArrayList<>();

    /**
     * Adds gradients of the loss and one update of every weight to the graph.
     *
     * @param clipNorm the global norm that gradients are scaled down to; infinite for no clipping
     */
    public AdamW(GraphBuilder graph, Operand<TFloat32> loss, float weightDecay, float clipNorm) {
        this(graph, loss, weightDecay, clipNorm, 1);
    }

    /**
     * The same with gradients that may be computed in float16. An update whose scaled gradients overflow is made with zero
     * gradients.
     *
     * @param lossScale factor for the loss before the gradients are computed; a power of two, so that updates in float32 are
     *     the same to the bit
     */
    public AdamW(GraphBuilder graph, Operand<TFloat32> loss, float weightDecay, float clipNorm, float lossScale) {
        Ops tf = graph.tf();
        learningRate = scalar(tf, "learning_rate");
        beta1Power = scalar(tf, "beta1_power");
        beta2Power = scalar(tf, "beta2_power");
        List<Variable> weights = graph.variables();
        boolean scaled = lossScale != 1;
        List<Operand<TFloat32>> gradients =
                scaled ? scaledGradients(graph, loss, lossScale) : List.copyOf(gradients(graph, loss));
        gradientNorm = globalNorm(tf, gradients);
        // Depends on all gradients and thus on all weights: nothing is written before everything is read.
        Operand<TFloat32> scale = tf.math.minimum(
                tf.constant(1f), tf.math.div(tf.constant(clipNorm), tf.math.add(gradientNorm, tf.constant(1e-6f))));
        for (int i = 0; i < weights.size(); i++) {
            Operand<TFloat32> clipped = tf.math.mul(gradients.get(i), scale);
            update(graph, weights.get(i), scaled ? whereFinite(tf, clipped) : clipped, weightDecay, scale);
        }
    }

    private static Placeholder<TFloat32> scalar(Ops tf, String name) {
        return tf.withName(name).placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
    }

    /** The loss's gradients with respect to the weights, in their order. */
    @SuppressWarnings("unchecked") // addGradients is not generic; a gradient has its weight's type
    static List<Output<TFloat32>> gradients(GraphBuilder graph, Operand<TFloat32> loss) {
        List<Variable> weights = graph.variables();
        Output<?>[] reads =
                weights.stream().map(weight -> weight.read().asOutput()).toArray(Output<?>[]::new);
        Output<?>[] found = graph.graph().addGradients(loss.asOutput(), reads);
        List<Output<TFloat32>> gradients = new ArrayList<>();
        for (Output<?> gradient : found) {
            gradients.add((Output<TFloat32>) gradient);
        }
        return gradients;
    }

    private static List<Operand<TFloat32>> scaledGradients(GraphBuilder graph, Operand<TFloat32> loss, float scale) {
        Ops tf = graph.tf();
        List<Operand<TFloat32>> gradients = new ArrayList<>();
        for (Output<TFloat32> gradient : gradients(graph, tf.math.mul(loss, tf.constant(scale)))) {
            gradients.add(tf.math.mul(gradient, tf.constant(1 / scale)));
        }
        return gradients;
    }

    /** The gradient, or zeros after an overflow anywhere. */
    private Operand<TFloat32> whereFinite(Ops tf, Operand<TFloat32> gradient) {
        return tf.select(tf.math.isFinite(gradientNorm), gradient, tf.zerosLike(gradient));
    }

    private static Operand<TFloat32> globalNorm(Ops tf, List<Operand<TFloat32>> gradients) {
        List<Operand<TFloat32>> halfSquares = new ArrayList<>();
        for (Operand<TFloat32> gradient : gradients) {
            halfSquares.add(tf.nn.l2Loss(gradient));
        }
        return tf.math.sqrt(tf.math.mul(tf.constant(2f), tf.math.addN(halfSquares)));
    }

    private void update(
            GraphBuilder graph, Variable weight, Operand<TFloat32> gradient, float decay, Operand<TFloat32> scale) {
        Ops tf = graph.tf();
        Variable mean = graph.slot(weight.name() + ".adam_mean", weight.shape());
        Variable square = graph.slot(weight.name() + ".adam_square", weight.shape());
        slots.add(mean);
        slots.add(square);
        Ops then = tf;
        if (weight.decay() == WeightDecay.DECAYED && decay > 0) {
            Operand<TFloat32> shrink = tf.math.mul(tf.math.mul(learningRate, tf.constant(decay)), weight.read());
            then = tf.withControlDependencies(
                    tf.withControlDependencies(scale).assignSubVariableOp(weight.handle(), shrink));
        }
        updates.add(then.train.resourceApplyAdam(
                weight.handle(),
                mean.handle(),
                square.handle(),
                beta1Power,
                beta2Power,
                learningRate,
                tf.constant((float) BETA1),
                tf.constant((float) BETA2),
                tf.constant(EPSILON),
                gradient));
    }

    /** The mean and the mean square of every weight's gradient: a resumed run needs them besides the weights. */
    public List<Variable> slots() {
        return List.copyOf(slots);
    }

    /** One operation per weight, in the weights' order, after which the weight has its new value. */
    List<Op> updates() {
        return List.copyOf(updates);
    }

    /** The gradients' global norm before clipping. */
    public Operand<TFloat32> gradientNorm() {
        return gradientNorm;
    }

    /**
     * Makes a run perform the update.
     *
     * @param update 1 for the first update of a training
     */
    public void addTo(FedRunner runner, long update, double rate) {
        runner.feed(learningRate, TFloat32.scalarOf((float) rate));
        runner.feed(beta1Power, TFloat32.scalarOf((float) StrictMath.pow(BETA1, (double) update)));
        runner.feed(beta2Power, TFloat32.scalarOf((float) StrictMath.pow(BETA2, (double) update)));
        updates.forEach(it -> runner.addTarget(it.op()));
    }
}
