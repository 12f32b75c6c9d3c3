package dev.loff.evaluation;

import java.util.Arrays;
import java.util.List;

/** What a classifier says about labelled images: one probability per image and class. Immutable. */
public final class Predictions {
    /** Rounding in float32, or in an encoder's float16, may go over 1 by this much. */
    private static final float SLACK = 1e-3f;

    private final List<String> classNames;
    private final int[] truth; // (images)
    private final float[] probabilities; // (images, classes)
    private final int[] predicted; // (images)

    /**
     * @param truth the class index of each image, (images)
     * @param probabilities row by row, (images, classes)
     */
    public Predictions(List<String> classNames, int[] truth, float[] probabilities) {
        this.classNames = List.copyOf(classNames);
        this.truth = truth.clone();
        this.probabilities = probabilities.clone();
        check();
        this.predicted = new int[truth.length];
        Arrays.setAll(predicted, this::mostProbable);
    }

    private void check() {
        int classes = classNames.size();
        if (classes < 2 || truth.length == 0 || probabilities.length != (long) truth.length * classes) {
            throw new IllegalArgumentException(
                    "Cannot evaluate: it takes two classes, an image, and a probability for each of each (classes="
                            + classes + ", images=" + truth.length + ", probabilities=" + probabilities.length + ")");
        }
        for (int image = 0; image < truth.length; image++) {
            if (truth[image] < 0 || truth[image] >= classes) {
                throw new IllegalArgumentException("Cannot evaluate: a label is none of the classes (image=" + image
                        + ", truth=" + truth[image] + ", classes=" + classes + ")");
            }
        }
        for (int i = 0; i < probabilities.length; i++) {
            if (!(probabilities[i] >= -SLACK && probabilities[i] <= 1 + SLACK)) {
                throw new IllegalArgumentException("Cannot evaluate: a probability is none (image=" + i / classes
                        + ", class=" + classNames.get(i % classes) + ", probability=" + probabilities[i] + ")");
            }
        }
    }

    private int mostProbable(int image) {
        int best = 0;
        for (int c = 1; c < classes(); c++) {
            if (probability(image, c) > probability(image, best)) {
                best = c;
            }
        }
        return best;
    }

    public List<String> classNames() {
        return classNames;
    }

    public int images() {
        return truth.length;
    }

    public int classes() {
        return classNames.size();
    }

    public int truth(int image) {
        return truth[image];
    }

    public float probability(int image, int classIndex) {
        return probabilities[image * classes() + classIndex];
    }

    /** The same of some of the images, in the order of their places. */
    public Predictions only(int[] places) {
        float[] rows = new float[places.length * classes()];
        for (int i = 0; i < places.length; i++) {
            System.arraycopy(probabilities, places[i] * classes(), rows, i * classes(), classes());
        }
        return new Predictions(
                classNames, Arrays.stream(places).map(it -> truth[it]).toArray(), rows);
    }

    /** The most probable class; the first of equals. */
    public int predicted(int image) {
        return predicted[image];
    }

    public boolean right(int image) {
        return predicted[image] == truth[image];
    }

    /** Whether the true class is among the {@code k} most probable; of equals the lower index comes first. */
    boolean rightAmong(int k, int image) {
        float own = probability(image, truth[image]);
        int before = 0;
        for (int c = 0; c < classes(); c++) {
            float other = probability(image, c);
            if (other > own || (other == own && c < truth[image])) {
                before++;
            }
        }
        return before < k;
    }

    boolean sameImagesAs(Predictions other) {
        return classNames.equals(other.classNames) && Arrays.equals(truth, other.truth);
    }
}
