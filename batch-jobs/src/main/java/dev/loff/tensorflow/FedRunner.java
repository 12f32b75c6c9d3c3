package dev.loff.tensorflow;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;

/** One run of a session that owns the tensors that it is fed: closing it frees them. */
public final class FedRunner implements AutoCloseable {
    private final Session.Runner runner;
    private final List<Tensor> fed = new ArrayList<>();

    FedRunner(Session.Runner runner) {
        this.runner = runner;
    }

    /** Feeds a tensor and takes ownership of it. */
    public FedRunner feed(Operand<?> placeholder, Tensor tensor) {
        fed.add(tensor);
        runner.feed(placeholder, tensor);
        return this;
    }

    /** Feeds a tensor that the caller closes after the run. */
    public FedRunner borrow(Operand<?> placeholder, Tensor tensor) {
        runner.feed(placeholder, tensor);
        return this;
    }

    public FedRunner fetch(Operand<?> value) {
        runner.fetch(value);
        return this;
    }

    public FedRunner addTarget(Operation operation) {
        runner.addTarget(operation);
        return this;
    }

    /** The caller closes the result. */
    public Result run() {
        return runner.run();
    }

    @Override
    public void close() {
        fed.forEach(Tensor::close);
    }
}
