package dev.loff.evaluation;

/**
 * Cohen's kappa with weights that grow with the square of the distance between class indices (Cohen 1968), for classes
 * that are grades in order: 1 − Σ w·observed / Σ w·expected. With w = (t − p)² both sums follow from moments:
 *
 * <pre>
 * observed = Σ (t − p)²          expected = Σt² + Σp² − 2 Σt Σp / n
 * </pre>
 *
 * No value when truth and prediction are one and the same class throughout.
 */
final class QuadraticKappa implements Metric {
    private final Predictions predictions;

    QuadraticKappa(Predictions predictions) {
        this.predictions = predictions;
    }

    @Override
    public double of(int[] weights) {
        double n = 0;
        double sumT = 0;
        double sumP = 0;
        double sumTT = 0;
        double sumPP = 0;
        double observed = 0;
        for (int image = 0; image < weights.length; image++) {
            double w = weights[image];
            double t = predictions.truth(image);
            double p = predictions.predicted(image);
            n += w;
            sumT += w * t;
            sumP += w * p;
            sumTT += w * t * t;
            sumPP += w * p * p;
            observed += w * (t - p) * (t - p);
        }
        double expected = sumTT + sumPP - 2 * sumT * sumP / n;
        boolean oneClass = sumTT * n == sumT * sumT && sumPP * n == sumP * sumP && observed == 0;
        return oneClass ? Double.NaN : 1 - observed / expected;
    }
}
