package dev.loff.pretraining;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loff.tensorflow.Float16;
import dev.loff.tensorflow.GraphSession;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.GraphDef;

class HalfWeightsTest {
    @Test
    void largeConstantsAreRoundedToFloat16AndSmallOnesKept() {
        float[] large = random(1000);
        float[] small = random(10);
        GraphDef whole = graph(large, small);

        GraphDef halved = HalfWeights.of(whole);

        float[] rounded = new float[large.length];
        for (int i = 0; i < large.length; i++) {
            rounded[i] = Float16.toFloat(Float16.fromFloat(large[i]));
        }
        assertThat(run(halved, "large")).containsExactly(rounded).isNotEqualTo(large);
        assertThat(run(halved, "small")).containsExactly(small);
        assertThat(halved.getSerializedSize()).isLessThan(whole.getSerializedSize() * 6 / 10);
    }

    private static float[] random(int size) {
        Random random = new Random(size);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static GraphDef graph(float[] large, float[] small) {
        try (Graph graph = new Graph()) {
            Ops tf = Ops.create(graph);
            tf.withName("large").constant(Shape.of(large.length), DataBuffers.of(large));
            tf.withName("small").constant(Shape.of(small.length), DataBuffers.of(small));
            return graph.toGraphDef();
        }
    }

    private static float[] run(GraphDef definition, String output) {
        try (Graph graph = new Graph()) {
            graph.importGraphDef(definition);
            try (Session session = new Session(graph);
                    Result result = session.runner().fetch(output).run()) {
                return GraphSession.floats(result.get(0));
            }
        }
    }
}
