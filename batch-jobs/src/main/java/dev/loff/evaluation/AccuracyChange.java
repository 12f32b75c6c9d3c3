package dev.loff.evaluation;

/**
 * A model's accuracy on two sets of test images: those that it was registered with, and those of a later night.
 *
 * @param imagesThen how many images it was registered with, {@code accuracyThen} its accuracy on them
 */
public record AccuracyChange(int imagesThen, double accuracyThen, int images, double accuracy) {
    /** The 97.5 % quantile of the normal distribution. */
    private static final double TWO_SIDED_95 = 1.959964;

    public AccuracyChange {
        if (imagesThen < 1 || images < 1) {
            throw new IllegalArgumentException(
                    "Cannot compare accuracies: each takes images (then=" + imagesThen + ", now=" + images + ")");
        }
    }

    /** Whether it fell by more than chance explains: the z test of two proportions with a pooled variance, at 5 %. */
    public boolean fell() {
        double pooled = (accuracyThen * imagesThen + accuracy * images) / (imagesThen + images);
        double deviation = Math.sqrt(pooled * (1 - pooled) * (1.0 / imagesThen + 1.0 / images));
        return accuracyThen - accuracy > TWO_SIDED_95 * deviation;
    }
}
