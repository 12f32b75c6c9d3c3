package dev.loff.experiment;

import dev.loff.classifier.FrozenClassifier;
import dev.loff.evaluation.LinearCka;
import dev.loff.tensorflow.SessionSettings;
import dev.loff.training.LabeledFeatures;
import dev.loff.training.LayerActivations;
import java.util.Arrays;
import java.util.List;

/**
 * How alike the layers of two classifiers see the same images. A layer's numbers for an image are all its tokens' side by side.
 *
 * @param similarity linear CKA, (layers of the first, layers of the second)
 */
public record LayerSimilarity(int images, List<String> first, List<String> second, List<List<Double>> similarity) {
    private static final int MOST_OF_MINIBATCH = 256;

    public LayerSimilarity {
        first = List.copyOf(first);
        second = List.copyOf(second);
        similarity = similarity.stream().map(List::copyOf).toList();
    }

    public static LayerSimilarity of(FrozenClassifier first, FrozenClassifier second, LabeledFeatures images) {
        if (images.size() < LinearCka.LEAST_IMAGES) {
            throw new IllegalArgumentException("Cannot compare layers: there are too few images (images="
                    + images.size() + ", least=" + LinearCka.LEAST_IMAGES + ")");
        }
        int minibatch = minibatch(images.size());
        try (LayerActivations ofFirst = new LayerActivations(first, images, minibatch, SessionSettings.defaults());
                LayerActivations ofSecond =
                        new LayerActivations(second, images, minibatch, SessionSettings.defaults())) {
            LinearCka cka =
                    new LinearCka(ofFirst.names().size(), ofSecond.names().size());
            for (int from = 0; ofFirst.hasNext(); from += minibatch) {
                cka.add(Math.min(minibatch, images.size() - from), ofFirst.next(), ofSecond.next());
            }
            return new LayerSimilarity(images.size(), ofFirst.names(), ofSecond.names(), lists(cka.similarity()));
        }
    }

    /** Minibatches of equal size, so that the last one has enough images, too. */
    private static int minibatch(int images) {
        int minibatches = (images + MOST_OF_MINIBATCH - 1) / MOST_OF_MINIBATCH;
        return (images + minibatches - 1) / minibatches;
    }

    private static List<List<Double>> lists(double[][] values) {
        return Arrays.stream(values)
                .map(row -> Arrays.stream(row).boxed().toList())
                .toList();
    }
}
