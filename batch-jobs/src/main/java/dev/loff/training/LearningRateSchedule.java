package dev.loff.training;

/** Linear warm-up to the peak, then half a cosine down to the minimum at the last update. */
public record LearningRateSchedule(double peak, double minimum, long warmupUpdates, long totalUpdates) {
    /** The learning rate of an update, counted from 1. */
    public double at(long update) {
        if (update <= warmupUpdates) {
            return peak * update / warmupUpdates;
        }
        double progress = Math.min(1, (double) (update - warmupUpdates) / Math.max(1, totalUpdates - warmupUpdates));
        // StrictMath: the same bits on every machine and in every compilation state.
        return minimum + (peak - minimum) * 0.5 * (1 + StrictMath.cos(StrictMath.PI * progress));
    }
}
