package dev.loff.pretraining;

import dev.loff.tensorflow.GraphBuilder;
import dev.loff.tensorflow.Layers;
import dev.loff.training.CrossEntropy;
import java.util.Arrays;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Something the encoder is asked in pretraining: a linear layer on its features answers.
 *
 * @param labels fed with the right answers, (rows)
 * @param logits (rows, answers)
 * @param loss a scalar
 */
record Question(Placeholder<TInt32> labels, Operand<TFloat32> logits, Operand<TFloat32> loss) {
    /**
     * Adds the layer and its loss to a graph.
     *
     * @param features (rows, width)
     */
    static Question ask(
            GraphBuilder graph, String name, Operand<TFloat32> features, int width, int answers, double smoothing) {
        Ops tf = graph.tf();
        Placeholder<TInt32> labels =
                tf.withName(name + ".labels").placeholder(TInt32.class, Placeholder.shape(Shape.of(-1)));
        Operand<TFloat32> logits = new Layers(graph).linear(features, name, width, answers);
        float[] equal = new float[answers];
        Arrays.fill(equal, 1);
        return new Question(labels, logits, new CrossEntropy(smoothing, equal).loss(tf, logits, labels));
    }
}
