package dev.loff.huggingface;

import dev.loff.encoder.Freezing;
import dev.loff.encoder.Freezing.Frozen;
import dev.loff.encoder.Freezing.NotFreezable;
import dev.loff.encoder.FrozenGraph;
import dev.loff.tensorflow.GraphBuilder;
import dev.loff.tensorflow.GraphSession;
import dev.loff.tensorflow.Variable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.FloatDataBuffer;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat16;
import org.tensorflow.types.TFloat32;

/** Loads weights from files into a graph: as variables, or as constants of a graph that is exported. */
final class WeightLoading {
    private static final String HALVES = "features_float16";

    private WeightLoading() {}

    /** Fills the graph's variables. The values are read into the variables' own memory, so there is never a second copy. */
    static void fill(Map<String, Variable> variables, GraphSession session, List<Weight> weights, WeightFiles files)
            throws IOException {
        Map<String, Weight> byVariable = byVariable(weights);
        Map<Variable, TFloat32> values = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, Variable> entry : variables.entrySet()) {
                Variable variable = entry.getValue();
                values.put(variable, read(variable, byVariable.get(entry.getKey()), files));
            }
        } catch (IOException | RuntimeException e) {
            values.values().forEach(TFloat32::close);
            throw e;
        }
        session.assign(values);
    }

    private static TFloat32 read(Variable variable, @Nullable Weight weight, WeightFiles files) throws IOException {
        if (weight == null || !variable.shape().equals(Shape.of(weight.sides()))) {
            throw new IllegalStateException("Cannot fill a variable: it was not planned so (variable=" + variable.name()
                    + ", shape=" + variable.shape() + ", planned=" + weight + ")");
        }
        TFloat32 tensor = TFloat32.tensorOf(variable.shape());
        try {
            FloatDataBuffer numbers = tensor.asRawTensor().data().asFloats();
            weight.write(files, (at, values, count) -> numbers.offset(at).write(values, 0, count));
            return tensor;
        } catch (IOException | RuntimeException e) {
            tensor.close();
            throw e;
        }
    }

    private static Map<String, Weight> byVariable(List<Weight> weights) {
        return weights.stream().collect(Collectors.toMap(Weight::variable, Function.identity()));
    }

    /** The model for one image with its weights as constants, if memory and format allow it. */
    static Freezing frozen(Path folder, VisionTransformer model, FeatureView view) {
        try (WeightFiles files = WeightFiles.open(folder)) {
            List<Weight> weights = WeightPlan.of(model, view, files);
            long bytes = Float.BYTES * weights.stream().mapToLong(Weight::size).sum();
            // One protocol buffer holds 2 GiB; the heap has to hold the weights, the graph's bytes and the parsed
            // graph.
            if (bytes > 1L << 30 || 4 * bytes > Runtime.getRuntime().maxMemory()) {
                return new NotFreezable("its weights are too large for one graph in this heap (bytes=" + bytes
                        + ", heap=" + Runtime.getRuntime().maxMemory() + ")");
            }
            Map<String, Weight> byVariable = byVariable(weights);
            try (GraphBuilder graph = GraphBuilder.frozen((name, shape) -> read(files, byVariable.get(name), name))) {
                VisionTransformerGraph.Ends ends = VisionTransformerGraph.build(graph, model, view, 1);
                Ops tf = graph.tf();
                tf.withName(HALVES).dtypes.cast(tf.dtypes.cast(ends.features(), TFloat16.class), TFloat32.class);
                return new Frozen(new FrozenGraph(
                        graph.graph().toGraphDef(), ends.pixels().op().name() + ":0", HALVES + ":0"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("[" + folder + "] Cannot read the model: " + e.getMessage(), e);
        }
    }

    private static float[] read(WeightFiles files, @Nullable Weight weight, String name) {
        if (weight == null) {
            throw new IllegalStateException("Cannot read a weight: it was not planned (weight=" + name + ")");
        }
        try {
            return numbers(files, weight);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static float[] numbers(WeightFiles files, Weight weight) throws IOException {
        float[] numbers = new float[Math.toIntExact(weight.size())];
        weight.write(files, (at, values, count) -> System.arraycopy(values, 0, numbers, (int) at, count));
        return numbers;
    }
}
