package dev.loff.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loff.tensorflow.Variable.WeightDecay;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.types.TFloat32;

class GraphBuilderTest {
    @Test
    void initialValuesDependOnlyOnTheSeedAndTheName() {
        assertThat(start(1, "b", "a")).isEqualTo(start(1, "a", "a")).isNotEqualTo(start(2, "a", "a"));
        assertThat(start(1, "a", "b")).isNotEqualTo(start(1, "a", "a"));
    }

    @Test
    void weightsStartWithinTwoDeviations() {
        float[] start = start(5, "a", "a");
        double sum = 0;
        for (float value : start) {
            assertThat(value).isBetween(-0.04f, 0.04f);
            sum += value * value;
        }
        // A normal distribution truncated at two deviations keeps 0.774 of its variance.
        assertThat(Math.sqrt(sum / start.length)).isBetween(0.0165, 0.0187);
    }

    @Test
    void everyOperationIsWhereTheGraphIsPlaced() {
        try (GraphBuilder graph = GraphBuilder.trainable(1, new Placement.Gpu(1))) {
            graph.tf().math.add(weight(graph, "w", 2, 3), graph.tf().constant(1f));
            assertThat(graph.graph().toGraphDef().getNodeList())
                    .extracting(NodeDef::getDevice)
                    .containsOnly("/device:GPU:1");
        }
        try (GraphBuilder graph = GraphBuilder.trainable(1)) {
            weight(graph, "w", 2, 3);
            assertThat(graph.graph().toGraphDef().getNodeList())
                    .extracting(NodeDef::getDevice)
                    .containsOnly("");
        }
    }

    @Test
    void aWeightRequestedTwiceIsShared() {
        try (GraphBuilder graph = GraphBuilder.trainable(1)) {
            Operand<TFloat32> first = weight(graph, "w", 2, 3);
            assertThat(weight(graph, "w", 2, 3)).isSameAs(first);
            assertThat(graph.variables()).hasSize(1);
            assertThatThrownBy(() -> weight(graph, "w", 3, 2))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("Cannot share a weight: its shape differs (weight=w, expected=[3, 2], found=[2, 3])");
        }
    }

    @Test
    void aFrozenGraphTakesStoredNumbersAndHasNoVariables() {
        try (GraphBuilder graph = GraphBuilder.frozen((name, shape) -> new float[] {4, 5})) {
            Operand<TFloat32> weight = weight(graph, "w", 2);
            assertThat(graph.variables()).isEmpty();
            try (GraphSession session = new GraphSession(graph, SessionSettings.defaults())) {
                try (FedRunner runner = session.runner();
                        Result result = runner.fetch(weight).run()) {
                    assertThat(GraphSession.floats(result.get(0))).containsExactly(4, 5);
                }
            }
        }
    }

    @Test
    void equalCallsBuildEqualGraphs() {
        assertThat(block()).isEqualTo(block());
    }

    private static GraphDef block() {
        try (GraphBuilder graph = GraphBuilder.trainable(3)) {
            Operand<TFloat32> x = weight(graph, "x", 4, 8);
            new TransformerBlock(4, 8, 2, 16, 0).apply(graph, x, "block", Dropout.none());
            return graph.graph().toGraphDef();
        }
    }

    private static float[] start(long seed, String before, String name) {
        try (GraphBuilder graph = GraphBuilder.trainable(seed)) {
            weight(graph, before, 50, 40);
            weight(graph, name, 50, 40);
            Variable variable = graph.variables().get(graph.variables().size() - 1);
            try (GraphSession session = new GraphSession(graph, SessionSettings.defaults())) {
                session.initialize(graph.variables());
                try (VariableValues values = session.read(List.of(variable))) {
                    return values.of(variable);
                }
            }
        }
    }

    private static Operand<TFloat32> weight(GraphBuilder graph, String name, long... shape) {
        return graph.weight(name, Initializer.TRANSFORMER, WeightDecay.DECAYED, shape);
    }
}
