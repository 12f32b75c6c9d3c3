package dev.loff.evaluation;

/**
 * Expected calibration error (Guo et al. 2017): images fall into 15 bins of equal width by the probability of the
 * predicted class, {@code (b/15, (b+1)/15]}; the mean over images of |share right − mean probability| of their bin.
 */
final class CalibrationError implements Metric {
    static final int BINS = 15;

    private final int[] bins; // (images)
    private final double[] gaps; // (images): right − probability

    CalibrationError(Predictions predictions) {
        bins = new int[predictions.images()];
        gaps = new double[predictions.images()];
        for (int image = 0; image < bins.length; image++) {
            double probability = predictions.probability(image, predictions.predicted(image));
            bins[image] = Math.max(0, Math.min(BINS - 1, (int) Math.ceil(probability * BINS) - 1));
            gaps[image] = (predictions.right(image) ? 1 : 0) - probability;
        }
    }

    @Override
    public double of(int[] weights) {
        double[] binGaps = new double[BINS];
        long all = 0;
        for (int image = 0; image < bins.length; image++) {
            binGaps[bins[image]] += weights[image] * gaps[image];
            all += weights[image];
        }
        double sum = 0;
        for (double gap : binGaps) {
            sum += Math.abs(gap);
        }
        return sum / all;
    }
}
