package dev.loff.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.FunctionDefLibrary;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;
import org.tensorflow.types.TFloat32;

class GraphChainTest {
    @Test
    void theOutputOfEachStageBecomesTheInputOfTheNext() {
        GraphChain chain = new GraphChain(List.of(plusOne("first"), doubled("second"), plusOne("third")));
        assertThat(run(chain, 3)).isEqualTo(9);
        assertThat(chain.input()).isEqualTo("first.in");
        assertThat(chain.output()).isEqualTo("third.out");
    }

    @Test
    void nodesThatTheOutputDoesNotNeedAreLeftOut() {
        GraphDef graph = new GraphChain(List.of(stage("only", (tf, in) -> {
                    tf.withName("out").math.add(in, in);
                    tf.withName("unused").math.mul(in, in);
                })))
                .graph();
        assertThat(graph.getNodeList()).extracting(NodeDef::getName).containsExactly("only.in", "only.out");
    }

    @Test
    void controlInputsFollowTheNewNamesAndColocationsGo() {
        GraphDef.Builder graph = plusOne("x").graph().toBuilder();
        graph.getNodeBuilderList().stream()
                .filter(node -> node.getName().equals("out"))
                .forEach(node -> {
                    node.addInput("^in");
                    node.putAttr(
                            "_class",
                            AttrValue.newBuilder()
                                    .setList(AttrValue.ListValue.newBuilder().addS(ByteString.copyFromUtf8("loc:@in")))
                                    .build());
                });
        GraphStage controlled = new GraphStage("b", graph.build(), "in", "out");
        GraphDef chained = new GraphChain(List.of(doubled("a"), controlled)).graph();
        NodeDef out = chained.getNodeList().stream()
                .filter(node -> node.getName().equals("b.out"))
                .findFirst()
                .orElseThrow();
        assertThat(out.getInputList()).contains("a.out", "^a.out");
        assertThat(run(new GraphChain(List.of(doubled("a"), controlled)), 2)).isEqualTo(5);
    }

    @Test
    void equalGraphsGiveEqualBytes() throws IOException {
        assertThat(bytes()).isEqualTo(bytes());
    }

    @Test
    void wrongStagesAreRefused() {
        assertThatThrownBy(() -> new GraphStage("a", plusOne("a").graph(), "in", "nowhere:0"))
                .hasMessage("Cannot chain a graph: it has no such node (graph=a, node=nowhere)");
        assertThatThrownBy(() -> new GraphStage("a/b", plusOne("a").graph(), "in", "out"))
                .hasMessageContaining("(prefix=a/b)");
        assertThatThrownBy(() -> new GraphChain(List.of(plusOne("a"), plusOne("a"))))
                .hasMessage("Cannot chain graphs: two have the same prefix (prefixes=[a, a])");
        assertThatThrownBy(() -> new GraphChain(List.of())).hasMessage("Cannot chain graphs: there is none");
    }

    @Test
    void differentFunctionsOfOneNameAreRefused() {
        GraphChain chain = new GraphChain(List.of(withFunction("a", "first"), withFunction("b", "second")));
        assertThatThrownBy(chain::graph)
                .hasMessage("Cannot chain graphs: two define different functions of one name (function=f)");
        assertThat(new GraphChain(List.of(withFunction("a", "same"), withFunction("b", "same")))
                        .graph()
                        .getLibrary()
                        .getFunctionCount())
                .isEqualTo(1);
    }

    private static GraphStage withFunction(String prefix, String description) {
        FunctionDef function = FunctionDef.newBuilder()
                .setSignature(OpDef.newBuilder().setName("f").setDescription(description))
                .build();
        GraphDef graph = plusOne(prefix).graph().toBuilder()
                .setLibrary(FunctionDefLibrary.newBuilder().addFunction(function))
                .build();
        return new GraphStage(prefix, graph, "in", "out");
    }

    private static byte[] bytes() throws IOException {
        GraphChain chain = new GraphChain(List.of(plusOne("a"), doubled("b")));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new SavedModelWriter(chain.graph())
                .input("x", chain.input(), DataType.DT_FLOAT)
                .output("y", chain.output(), DataType.DT_FLOAT)
                .write(out);
        return out.toByteArray();
    }

    private static GraphStage plusOne(String prefix) {
        return stage(prefix, (tf, in) -> tf.withName("out").math.add(in, tf.constant(1f)));
    }

    private static GraphStage doubled(String prefix) {
        return stage(prefix, (tf, in) -> tf.withName("out").math.mul(in, tf.constant(2f)));
    }

    private static GraphStage stage(String prefix, BiConsumer<Ops, Placeholder<TFloat32>> build) {
        try (Graph graph = new Graph()) {
            Ops tf = Ops.create(graph);
            build.accept(tf, tf.withName("in").placeholder(TFloat32.class));
            return new GraphStage(prefix, graph.toGraphDef(), "in", "out");
        }
    }

    private static float run(GraphChain chain, float value) {
        try (Graph graph = new Graph();
                Session session = new Session(graph);
                TFloat32 input = TFloat32.scalarOf(value)) {
            graph.importGraphDef(chain.graph());
            try (Result result = session.runner()
                    .feed(chain.input(), input)
                    .fetch(chain.output())
                    .run()) {
                return GraphSession.floats(result.get(0))[0];
            }
        }
    }
}
