package dev.loff.tensorflow;

import dev.loff.tensorflow.Variable.WeightDecay;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

/**
 * A graph under construction and its weights. The same layer code serves two purposes: in a {@linkplain #trainable trainable}
 * graph a weight is a variable, in a {@linkplain #frozen frozen} one a constant read from stored weights. A weight requested
 * twice is shared, so training and evaluation paths of one graph see the same numbers.
 *
 * <p>Building is deterministic: equal calls give an equal graph. Used by one thread; its creator closes it, after every session
 * that uses it.
 */
public final class GraphBuilder implements AutoCloseable {
    private final Graph graph;
    private final Ops tf;
    private final long seed;
    private final @Nullable StoredWeights stored;
    private final String prefix;
    private final Map<String, Variable> variables;
    private final Map<String, Operand<TFloat32>> constants = new LinkedHashMap<>();

    private GraphBuilder(
            Graph graph,
            Ops tf,
            long seed,
            @Nullable StoredWeights stored,
            String prefix,
            Map<String, Variable> variables) {
        this.graph = graph;
        this.tf = tf;
        this.seed = seed;
        this.stored = stored;
        this.prefix = prefix;
        this.variables = variables;
    }

    private static GraphBuilder of(long seed, @Nullable StoredWeights stored, Placement placement) {
        Graph graph = new Graph();
        Ops anywhere = Ops.create(graph);
        return new GraphBuilder(
                graph,
                placement.device().map(anywhere::withDevice).orElse(anywhere),
                seed,
                stored,
                "",
                new LinkedHashMap<>());
    }

    /**
     * A graph whose weights are variables.
     *
     * @param seed random initial values depend on it and on each weight's name
     */
    public static GraphBuilder trainable(long seed) {
        return trainable(seed, Placement.AUTOMATIC);
    }

    /** The same, with the given placement for every operation. */
    public static GraphBuilder trainable(long seed, Placement placement) {
        return of(seed, null, placement);
    }

    /** A graph whose weights are constants. */
    public static GraphBuilder frozen(StoredWeights weights) {
        return of(0, weights, Placement.AUTOMATIC);
    }

    /** A view of this graph in which the weights are these variables: a second path with other values. Must not be closed. */
    GraphBuilder reading(Map<String, Variable> weights) {
        return new GraphBuilder(graph, tf, seed, null, prefix, new LinkedHashMap<>(weights));
    }

    /** A view of this graph for one part of a network, whose weight names start with {@code name}. Must not be closed. */
    public GraphBuilder part(String name) {
        return new GraphBuilder(graph, tf, seed, stored, prefix + name, variables);
    }

    /** The same, with weights that are not among the {@link #variables} of this builder: an optimizer does not update them. */
    public GraphBuilder apart(String name) {
        return new GraphBuilder(graph, tf, seed, stored, prefix + name, new LinkedHashMap<>());
    }

    public Ops tf() {
        return tf;
    }

    public Graph graph() {
        return graph;
    }

    /** The weights in the order in which they were first requested; empty in a frozen graph. */
    public List<Variable> variables() {
        return List.copyOf(variables.values());
    }

    /** The weights of this {@linkplain #part part}, by their names in it. */
    public Map<String, Variable> partVariables() {
        Map<String, Variable> own = new LinkedHashMap<>();
        variables.forEach((name, variable) -> {
            if (name.startsWith(prefix)) {
                own.put(name.substring(prefix.length()), variable);
            }
        });
        return own;
    }

    /** A weight's value. Names of operations must not contain slashes: use dots. */
    public Operand<TFloat32> weight(String nameInPart, Initializer initializer, WeightDecay decay, long... shape) {
        String name = prefix + nameInPart;
        if (stored != null) {
            StoredWeights source = stored;
            return constants.computeIfAbsent(name, key -> tf.withName(key)
                    .constant(Shape.of(shape), DataBuffers.of(source.read(key, shape), true, false)));
        }
        Variable known = variables.get(name);
        if (known == null) {
            known = variable(name, initializer.value(tf, shape, seed, nameSeed(name)), decay, shape);
            variables.put(name, known);
        }
        known.requireShape(shape);
        return known.read();
    }

    /** A variable that is not a weight: an optimizer's slot, which starts at zero. */
    Variable slot(String name, Shape shape) {
        long[] dimensions = shape.asArray();
        return variable(name, Initializer.ZEROS.value(tf, dimensions, 0, 0), WeightDecay.EXEMPT, dimensions);
    }

    private Variable variable(String name, Operand<TFloat32> initial, WeightDecay decay, long... dimensions) {
        Shape shape = Shape.of(dimensions);
        Operand<? extends TType> handle =
                tf.withName(name).varHandleOp(TFloat32.class, shape, VarHandleOp.sharedName(name));
        Operation initialize = tf.withName(name + ".initialize")
                .assignVariableOp(handle, initial)
                .op();
        Placeholder<TFloat32> value =
                tf.withName(name + ".value").placeholder(TFloat32.class, Placeholder.shape(shape));
        Operation assign =
                tf.withName(name + ".assign").assignVariableOp(handle, value).op();
        Operand<TFloat32> read = tf.withName(name + ".read").readVariableOp(handle, TFloat32.class);
        return new Variable(name, shape, decay, handle, read, initialize, value, assign);
    }

    /** FNV-1a: a weight's initial value depends on its name, not on the rest of the graph. */
    private static long nameSeed(String name) {
        long hash = 0xcbf29ce484222325L;
        for (byte letter : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ letter) * 0x100000001b3L;
        }
        return hash;
    }

    @Override
    public void close() {
        graph.close();
    }
}
