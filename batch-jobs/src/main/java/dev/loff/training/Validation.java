package dev.loff.training;

/** Sums up the results on validation images, minibatch by minibatch. */
final class Validation {
    private final long[] correct;
    private final long[] images;
    private double loss;

    Validation(int classes) {
        correct = new long[classes];
        images = new long[classes];
    }

    void add(Scores scores, int[] labels) {
        for (int i = 0; i < labels.length; i++) {
            loss += scores.loss(i, labels[i]);
            images[labels[i]]++;
            correct[labels[i]] += scores.predicted(i) == labels[i] ? 1 : 0;
        }
    }

    ValidationResult result() {
        long total = 0;
        long right = 0;
        double recalls = 0;
        int present = 0;
        for (int c = 0; c < images.length; c++) {
            total += images[c];
            right += correct[c];
            if (images[c] > 0) {
                present++;
                recalls += (double) correct[c] / images[c];
            }
        }
        return new ValidationResult(loss / total, (double) right / total, recalls / present);
    }
}
