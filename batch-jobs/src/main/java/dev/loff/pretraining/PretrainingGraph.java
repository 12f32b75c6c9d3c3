package dev.loff.pretraining;

import dev.loff.dataset.PatternPictures;
import dev.loff.tensorflow.AdamW;
import dev.loff.tensorflow.FedRunner;
import dev.loff.tensorflow.GraphBuilder;
import dev.loff.tensorflow.GraphSession;
import dev.loff.tensorflow.SessionSettings;
import dev.loff.tensorflow.StoredWeights;
import dev.loff.tensorflow.Variable;
import dev.loff.tensorflow.VariableValues;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TUint8;

/**
 * The session in which an encoder learns. It is asked for the figure and the texture of the whole picture, by its class
 * token and the mean of its patches, and for the shape and the texture in every patch, by that patch: so the patches,
 * which are what classifiers get, learn from 64 answers a picture.
 */
final class PretrainingGraph implements AutoCloseable {
    private final VisionTransformer encoder;
    private final GraphBuilder graph;
    private final GraphSession session;
    private final Placeholder<TUint8> images;
    private final Question figure;
    private final Question texture;
    private final Question patchShape;
    private final Question patchTexture;
    private final Operand<TFloat32> loss;
    private final AdamW optimizer;

    PretrainingGraph(PretrainingRecipe recipe, SessionSettings settings) {
        encoder = recipe.encoder();
        graph = GraphBuilder.trainable(recipe.seed());
        Ops tf = graph.tf();
        images = tf.withName("images")
                .placeholder(TUint8.class, Placeholder.shape(Shape.of(-1, encoder.side(), encoder.side(), 3)));
        Operand<TFloat32> tokens = encoder.tokens(graph, scaled(tf));
        Operand<TFloat32> patches = tokens(tf, tokens, 1, encoder.tokens() - 1);
        Operand<TFloat32> rows = tf.reshape(patches, tf.constant(new int[] {-1, encoder.width()}));
        Operand<TFloat32> whole = whole(tf, tokens(tf, tokens, 0, 1), patches);
        double smoothing = recipe.labelSmoothing();
        figure = Question.ask(graph, "figure", whole, 2 * encoder.width(), PatternPictures.FIGURES, smoothing);
        texture = Question.ask(graph, "texture", whole, 2 * encoder.width(), PatternPictures.TEXTURES, smoothing);
        patchShape = Question.ask(graph, "patch_shape", rows, encoder.width(), 1 + PatternPictures.SHAPES, 0);
        patchTexture = Question.ask(graph, "patch_texture", rows, encoder.width(), 1 + PatternPictures.TEXTURES, 0);
        loss = tf.math.addN(List.of(figure.loss(), texture.loss(), patchShape.loss(), patchTexture.loss()));
        optimizer = new AdamW(graph, loss, recipe.weightDecay(), recipe.clipNorm());
        session = new GraphSession(graph, settings);
        session.initialize(graph.variables());
        session.initialize(optimizer.slots());
    }

    /** From 0 to 255 to -1 to 1, as {@code encoder.json} says. */
    private Operand<TFloat32> scaled(Ops tf) {
        return tf.math.sub(tf.math.mul(tf.dtypes.cast(images, TFloat32.class), tf.constant(2f / 255)), tf.constant(1f));
    }

    private Operand<TFloat32> tokens(Ops tf, Operand<TFloat32> all, int first, int count) {
        return tf.slice(all, tf.constant(new int[] {0, first, 0}), tf.constant(new int[] {-1, count, encoder.width()}));
    }

    /** The class token and, beside it, the mean of the patches: (minibatch, 2 × width). */
    private Operand<TFloat32> whole(Ops tf, Operand<TFloat32> token, Operand<TFloat32> patches) {
        Operand<TFloat32> first = tf.reshape(token, tf.constant(new int[] {-1, encoder.width()}));
        return tf.concat(List.of(first, tf.math.mean(patches, tf.constant(1))), tf.constant(1));
    }

    /** Trains on a minibatch; gives the loss before the update. */
    double update(PatternMinibatch minibatch, long update, double learningRate) {
        try (FedRunner runner = session.runner()) {
            runner.feed(images, minibatch.images())
                    .feed(figure.labels(), TInt32.vectorOf(minibatch.figures()))
                    .feed(texture.labels(), TInt32.vectorOf(minibatch.textures()))
                    .feed(patchShape.labels(), TInt32.vectorOf(minibatch.patchShapes()))
                    .feed(patchTexture.labels(), TInt32.vectorOf(minibatch.patchTextures()))
                    .fetch(loss);
            optimizer.addTo(runner, update, learningRate);
            try (Result result = runner.run()) {
                return GraphSession.floats(result.get(0))[0];
            }
        }
    }

    /** How many figures and textures of whole pictures are answered right. */
    Answers answer(PatternMinibatch minibatch) {
        try (FedRunner runner = session.runner()) {
            runner.feed(images, minibatch.images()).fetch(figure.logits()).fetch(texture.logits());
            try (Result result = runner.run()) {
                return new Answers(
                        minibatch.figures().length,
                        right(GraphSession.floats(result.get(0)), minibatch.figures()),
                        right(GraphSession.floats(result.get(1)), minibatch.textures()));
            }
        }
    }

    private static int right(float[] logits, int[] labels) {
        int answers = logits.length / labels.length;
        int right = 0;
        for (int row = 0; row < labels.length; row++) {
            int best = 0;
            for (int answer = 1; answer < answers; answer++) {
                best = logits[row * answers + answer] > logits[row * answers + best] ? answer : best;
            }
            right += best == labels[row] ? 1 : 0;
        }
        return right;
    }

    /** The encoder's weights now, without what answers the questions. */
    StoredWeights weights() {
        Map<String, float[]> found = new HashMap<>();
        List<Variable> variables = graph.variables();
        try (VariableValues values = session.read(variables)) {
            variables.forEach(variable -> found.put(variable.name(), values.of(variable)));
        }
        return (name, shape) -> Objects.requireNonNull(found.get(name), name);
    }

    @Override
    public void close() {
        session.close();
        graph.close();
    }
}
