package dev.loff.pretraining;

import dev.loff.dataset.PatternPictures;
import dev.loff.tensorflow.Precision;
import dev.loff.tensorflow.SessionSettings;
import dev.loff.training.LearningRateSchedule;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Makes the shipped encoder, and what to compare it with. The same recipe gives the same bytes on the same kind of
 * processor.
 */
public final class ShippedEncoderRecipe {
    private static final String NAME = "loff-vit";
    /** Part of the recipe: sums are split over threads. */
    private static final SessionSettings SETTINGS = new SessionSettings(2, 0, Precision.FLOAT32);

    private static final int DRAWING_THREADS = 2;
    private static final long HELD_OUT_SEED = 2;
    private static final int HELD_OUT_MINIBATCHES = 64;
    private static final int REPORTS = 40;
    private static final int PIXELS_SIDE = 32;

    private ShippedEncoderRecipe() {}

    /**
     * Writes {@code shipped/}, {@code untrained/} (the same network before training) and {@code pixels/} (no network)
     * into a folder.
     *
     * @param arguments the folder and, to make a shorter training, the number of updates
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length < 1 || arguments.length > 2) {
            throw new IllegalArgumentException(
                    "Cannot pretrain: expected <folder> [<updates>] (arguments=" + arguments.length + ")");
        }
        Path folder = Path.of(arguments[0]);
        PretrainingRecipe whole = PretrainingRecipe.shipped();
        PretrainingRecipe recipe = arguments.length == 1 ? whole : whole.withUpdates(Integer.parseInt(arguments[1]));
        EncoderFolder.writePixels(folder.resolve("pixels"), PIXELS_SIDE);
        try (PretrainingGraph graph = new PretrainingGraph(recipe, SETTINGS)) {
            EncoderFolder.write(folder.resolve("untrained"), NAME + "-untrained", recipe.encoder(), graph.weights());
            train(graph, recipe);
            System.out.println("held out: " + heldOut(graph, recipe));
            EncoderFolder.write(folder.resolve("shipped"), NAME, recipe.encoder(), graph.weights());
        }
    }

    static void train(PretrainingGraph graph, PretrainingRecipe recipe) {
        LearningRateSchedule schedule = recipe.schedule();
        int every = Math.max(1, recipe.updates() / REPORTS);
        long start = System.nanoTime();
        double losses = 0;
        try (PatternStream pictures = new PatternStream(
                pictures(recipe, recipe.seed()),
                recipe.minibatch(),
                recipe.encoder().grid(),
                DRAWING_THREADS)) {
            for (int update = 1; update <= recipe.updates(); update++) {
                losses += graph.update(pictures.next(), update, schedule.at(update));
                if (update % every == 0) {
                    double seconds = (System.nanoTime() - start) * 1e-9;
                    System.out.printf(
                            "update %d of %d: loss %.3f, %.0f pictures/s%n",
                            update, recipe.updates(), losses / every, update * recipe.minibatch() / seconds);
                    losses = 0;
                }
            }
        }
    }

    /** How well pictures are named that were not trained on. */
    static Answers heldOut(PretrainingGraph graph, PretrainingRecipe recipe) {
        PatternPictures pictures = pictures(recipe, HELD_OUT_SEED);
        Answers answers = Answers.NONE;
        for (int i = 0; i < HELD_OUT_MINIBATCHES; i++) {
            int size = recipe.minibatch();
            answers = answers.plus(graph.answer(new PatternMinibatch(
                    pictures, (long) i * size, size, recipe.encoder().grid())));
        }
        return answers;
    }

    private static PatternPictures pictures(PretrainingRecipe recipe, long seed) {
        return new PatternPictures(recipe.encoder().side(), seed);
    }
}
