package dev.loff.tensorflow;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.tensorflow.Result;

/** The values of some variables at one moment, outside Java's heap until they are read. */
public final class VariableValues implements AutoCloseable {
    private final Result result;
    private final Map<String, Integer> indexes = new HashMap<>();

    VariableValues(Collection<Variable> variables, Result result) {
        this.result = result;
        for (Variable variable : variables) {
            indexes.put(variable.name(), indexes.size());
        }
    }

    /** A copy of a variable's values, row-major. */
    public float[] of(Variable variable) {
        Integer index = indexes.get(variable.name());
        if (index == null) {
            throw new IllegalArgumentException(
                    "Cannot read a variable: it was not fetched (variable=" + variable.name() + ")");
        }
        return GraphSession.floats(result.get(index));
    }

    @Override
    public void close() {
        result.close();
    }
}
