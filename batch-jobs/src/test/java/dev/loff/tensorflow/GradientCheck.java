package dev.loff.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GraphOptions;
import org.tensorflow.proto.RewriterConfig;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/**
 * Compares TensorFlow's gradients with central finite differences in float64, element by element, for every weight of a graph.
 * To check an input, a test makes it a weight.
 */
public final class GradientCheck implements AutoCloseable {
    private static final double STEP = 1e-5;
    private static final double TOLERANCE = 2e-7;
    private static final int ELEMENTS = 10;

    private final Graph graph = new Graph();
    private final Session session;
    private final String loss;
    private final List<String> gradients = new ArrayList<>();
    private final List<Variable> weights;

    private GradientCheck(Function<GraphBuilder, Operand<TFloat32>> lossOf) {
        try (GraphBuilder builder = GraphBuilder.trainable(11)) {
            Operand<TFloat32> built = lossOf.apply(builder);
            loss = built.op().name();
            AdamW.gradients(builder, built)
                    .forEach(gradient -> gradients.add(gradient.op().name() + ":" + gradient.index()));
            weights = builder.variables();
            graph.importGraphDef(DoubleGraph.of(builder.graph().toGraphDef()));
        }
        session = new Session(graph, unoptimized());
    }

    /** Every weight takes a separate run, and optimizing the graph for each would take most of the time. */
    private static ConfigProto unoptimized() {
        RewriterConfig rewriter =
                RewriterConfig.newBuilder().setDisableMetaOptimizer(true).build();
        return ConfigProto.newBuilder()
                .setGraphOptions(GraphOptions.newBuilder().setRewriteOptions(rewriter))
                .build();
    }

    /** Fails with the weight's name and element where a gradient differs from the slope. */
    public static void assertGradientsAreSlopes(Function<GraphBuilder, Operand<TFloat32>> lossOf) {
        try (GradientCheck check = new GradientCheck(lossOf)) {
            check.run();
        }
    }

    /** A scalar that weighs every number of {@code x} differently, so no error can cancel out. */
    public static Operand<TFloat32> scalar(GraphBuilder graph, Operand<TFloat32> x) {
        Ops tf = graph.tf();
        Operand<TFloat32> weights =
                tf.random.statelessRandomNormal(tf.shape(x), tf.constant(new long[] {5, 6}), TFloat32.class);
        return tf.sum(
                tf.reshape(tf.math.mul(x, tf.stopGradient(weights)), tf.constant(new int[] {-1})), tf.constant(0));
    }

    /** An input that is checked like a weight. */
    public static Operand<TFloat32> input(GraphBuilder graph, long... shape) {
        return graph.weight("input", new Initializer(0, 1), Variable.WeightDecay.EXEMPT, shape);
    }

    private void run() {
        Session.Runner start = session.runner();
        weights.forEach(weight -> start.addTarget(weight.name() + ".initialize"));
        start.run().close();
        SplittableRandom random = new SplittableRandom(3);
        for (int w = 0; w < weights.size(); w++) {
            String name = weights.get(w).name();
            double[] value = perturbed(name, random);
            assign(weights.get(w), value);
        }
        for (int w = 0; w < weights.size(); w++) {
            check(weights.get(w), fetch(gradients.get(w)), random);
        }
    }

    /**
     * Norms start at one and biases at zero, where wrong formulas can look right, so this moves the values away from there.
     */
    private double[] perturbed(String name, SplittableRandom random) {
        double[] value = fetch(name + ".read:0");
        for (int i = 0; i < value.length; i++) {
            value[i] += random.nextDouble(-0.3, 0.3);
        }
        return value;
    }

    private void check(Variable weight, double[] gradient, SplittableRandom random) {
        double[] value = fetch(weight.name() + ".read:0");
        for (int element : random.ints(ELEMENTS, 0, value.length).toArray()) {
            double original = value[element];
            value[element] = original + STEP;
            assign(weight, value);
            double above = fetch(loss + ":0")[0];
            value[element] = original - STEP;
            assign(weight, value);
            double below = fetch(loss + ":0")[0];
            value[element] = original;
            assign(weight, value);
            double slope = (above - below) / (2 * STEP);
            assertThat(gradient[element])
                    .as("gradient of %s[%d]", weight.name(), element)
                    .isCloseTo(slope, within(TOLERANCE * Math.max(1, Math.abs(slope))));
        }
    }

    private double[] fetch(String tensor) {
        int colon = tensor.lastIndexOf(':');
        try (Result result = session.runner()
                .fetch(tensor.substring(0, colon), Integer.parseInt(tensor.substring(colon + 1)))
                .run()) {
            double[] values = new double[(int) result.get(0).shape().size()];
            result.get(0).asRawTensor().data().asDoubles().read(values);
            return values;
        }
    }

    private void assign(Variable weight, double[] value) {
        try (TFloat64 tensor = TFloat64.tensorOf(weight.shape(), DataBuffers.of(value, true, false))) {
            session.runner()
                    .feed(weight.name() + ".value", tensor)
                    .addTarget(weight.name() + ".assign")
                    .run()
                    .close();
        }
    }

    @Override
    public void close() {
        session.close();
        graph.close();
    }
}
