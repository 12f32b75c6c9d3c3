package dev.loff.tensorflow;

import java.util.Collection;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;

/** A session and the values of its variables. Close it before its graph. */
public final class GraphSession implements AutoCloseable {
    private final Session session;

    public GraphSession(GraphBuilder graph, SessionSettings settings) {
        session = new Session(graph.graph(), settings.toProto());
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

    /** A variable's numbers, row-major. */
    public float[] read(Variable variable) {
        return fetch(variable.read());
    }

    /** Sets a variable to these numbers. */
    public void assign(Variable variable, float[] values) {
        if (values.length != variable.size()) {
            throw new IllegalArgumentException("Cannot set a variable: the numbers do not fill its shape (variable="
                    + variable.name() + ", shape=" + variable.shape() + ", numbers=" + values.length + ")");
        }
        try (FedRunner runner = runner()) {
            runner.feed(variable.value(), TFloat32.tensorOf(variable.shape(), DataBuffers.of(values, true, false)))
                    .addTarget(variable.assign())
                    .run()
                    .close();
        }
    }

    /** The numbers of a value that needs no feeds. */
    float[] fetch(Operand<TFloat32> value) {
        try (FedRunner runner = runner();
                Result result = runner.fetch(value).run()) {
            return floats(result.get(0));
        }
    }

    /** Copies a float32 tensor's numbers, row-major. */
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
