package dev.loff.tensorflow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/**
 * The exponential moving average of every weight (Polyak and Juditsky 1992): average ← average + (1 - decay) · (weight -
 * average) after each update. It generalises better than the last weights if updates are noisy.
 */
public final class WeightAverage {
    private final double decay;
    private final Placeholder<TFloat32> share;
    private final Map<String, Variable> averages = new LinkedHashMap<>();
    private final List<Operation> updates = new ArrayList<>();
    private final GraphBuilder graph;

    /**
     * Adds the averages to the graph of an optimizer.
     *
     * @param decay in [0, 1); the share of the old average that is kept, after many updates
     */
    public WeightAverage(GraphBuilder graph, AdamW optimizer, double decay) {
        this.graph = graph;
        this.decay = decay;
        Ops tf = graph.tf();
        share = tf.withName("average_share").placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
        List<Variable> weights = graph.variables();
        for (int i = 0; i < weights.size(); i++) {
            Variable weight = weights.get(i);
            Variable average = graph.slot(weight.name() + ".average", weight.shape());
            Operand<TFloat32> updated = tf.withControlDependencies(
                            optimizer.updates().get(i))
                    .readVariableOp(weight.handle(), TFloat32.class);
            Operand<TFloat32> step = tf.math.mul(share, tf.math.sub(updated, average.read()));
            updates.add(tf.assignAddVariableOp(average.handle(), step).op());
            averages.put(weight.name(), average);
        }
    }

    /** The averages in the order of their weights: a resumed run needs them. */
    public List<Variable> variables() {
        return List.copyOf(averages.values());
    }

    /** A view of the graph in which each weight is its average. */
    public GraphBuilder view() {
        return graph.reading(averages);
    }

    /**
     * Makes a run that performs the optimizer's update also update the averages.
     *
     * @param update 1 for the first update of a training; after it, the averages equal the weights
     */
    public void addTo(FedRunner runner, long update) {
        runner.feed(share, TFloat32.scalarOf((float) (1 - decay(decay, update))));
        updates.forEach(runner::addTarget);
    }

    /** Grows to its final value, so that the first weights do not dominate the average. */
    static double decay(double last, long update) {
        return Math.min(last, (update - 1) / (update + 9.0));
    }
}
