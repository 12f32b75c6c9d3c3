package dev.loff.evaluation;

/** The mean over the classes that have images of the share of theirs that is right (balanced accuracy). */
final class MacroRecall implements Metric {
    private final Predictions predictions;

    MacroRecall(Predictions predictions) {
        this.predictions = predictions;
    }

    @Override
    public double of(int[] weights) {
        long[] right = new long[predictions.classes()];
        long[] all = new long[predictions.classes()];
        for (int image = 0; image < weights.length; image++) {
            int truth = predictions.truth(image);
            all[truth] += weights[image];
            right[truth] += predictions.right(image) ? weights[image] : 0;
        }
        double recalls = 0;
        int present = 0;
        for (int c = 0; c < all.length; c++) {
            if (all[c] > 0) {
                recalls += (double) right[c] / all[c];
                present++;
            }
        }
        return recalls / present;
    }
}
