package dev.loff.tensorflow;

import java.util.Collection;
import java.util.Map;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;

/** A session and the values of its variables. Close it before its graph. */
public final class GraphSession implements AutoCloseable {
    private final Session session;

    public GraphSession(GraphBuilder graph, SessionSettings settings) {
        session = new Session(graph.graph(), settings.toProto());
        ProcessEnd.withoutCleanUp();
    }

    public FedRunner runner() {
        return new FedRunner(session.runner());
    }

    /** Gives variables their initial values. */
    public void initialize(Collection<Variable> variables) {
        try (FedRunner runner = runner()) {
            variables.forEach(variable -> runner.addTarget(variable.initialize()));
            runner.run().close();
        }
    }

    /** The values of variables at one moment, in their order; the caller closes them. */
    public VariableValues read(Collection<Variable> variables) {
        // One run for all: TensorFlow optimizes the whole graph again for every new set of fetches.
        try (FedRunner runner = runner()) {
            variables.forEach(variable -> runner.fetch(variable.read()));
            return new VariableValues(variables, runner.run());
        }
    }

    /** Sets variables to the values stored under their names. */
    public void assign(Collection<Variable> variables, StoredWeights values) {
        try (FedRunner runner = runner()) {
            for (Variable variable : variables) {
                float[] numbers = values.read(variable.name(), variable.shape().asArray());
                runner.feed(variable.value(), TFloat32.tensorOf(variable.shape(), DataBuffers.of(numbers, true, false)))
                        .addTarget(variable.assign());
            }
            runner.run().close();
        }
    }

    /**
     * Sets variables to tensors and takes ownership of them. A variable keeps the memory of the tensor that it is fed with, so
     * nothing is copied.
     */
    public void assign(Map<Variable, TFloat32> values) {
        try (FedRunner runner = runner()) {
            values.forEach(
                    (variable, value) -> runner.feed(variable.value(), value).addTarget(variable.assign()));
            runner.run().close();
        }
    }

    /** Copies a float32 tensor's values, row-major. */
    public static float[] floats(Tensor tensor) {
        float[] values = new float[Math.toIntExact(tensor.shape().size())];
        tensor.asRawTensor().data().asFloats().read(values);
        return values;
    }

    @Override
    public void close() {
        session.close();
    }
}
