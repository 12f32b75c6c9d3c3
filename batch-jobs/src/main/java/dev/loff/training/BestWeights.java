package dev.loff.training;

import dev.loff.tensorflow.Safetensors;
import dev.loff.tensorflow.SafetensorsWriter;
import dev.loff.tensorflow.StoredWeights;
import dev.loff.tensorflow.Variable;
import dev.loff.tensorflow.VariableValues;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The weights of the best epoch so far, on the heap; none before the first epoch is finished. */
final class BestWeights implements StoredWeights {
    private static final String PREFIX = "best.";

    private final Map<String, float[]> values = new HashMap<>();

    /**
     * Copies the weights' values.
     *
     * @param validated the variables that hold them, in the weights' order
     */
    void take(List<Variable> weights, List<Variable> validated, VariableValues current) {
        for (int i = 0; i < weights.size(); i++) {
            values.put(weights.get(i).name(), current.of(validated.get(i)));
        }
    }

    void load(List<Variable> weights, Safetensors tensors) throws IOException {
        for (Variable weight : weights) {
            values.put(
                    weight.name(),
                    tensors.floats(PREFIX + weight.name(), weight.shape().asArray()));
        }
    }

    void addTo(SafetensorsWriter writer, List<Variable> weights) {
        if (!values.isEmpty()) {
            weights.forEach(
                    weight -> writer.add(PREFIX + weight.name(), weight.shape().asArray(), () -> read(weight.name())));
        }
    }

    @Override
    public float[] read(String name, long... shape) {
        float[] found = values.get(name);
        if (found == null) {
            throw new IllegalStateException(
                    "Cannot freeze a classifier: no epoch is finished that has this weight (weight=" + name + ")");
        }
        return found;
    }
}
