package dev.loff.augmentation;

/**
 * Random resized crop: a part of the grid is stretched over the whole.
 *
 * @param minScale the smallest part, as a fraction of the grid's area; 1 crops nothing but the aspect
 * @param maxAspect the part's sides differ from the grid's by a ratio between 1 / maxAspect and maxAspect
 */
public record RandomCrop(double probability, double minScale, double maxAspect) {
    public RandomCrop {
        RandomOperation.checkProbability("probability", probability);
        if (!(minScale > 0 && minScale <= 1)) {
            throw new IllegalArgumentException("Cannot crop: the scale is in (0, 1] (minScale=" + minScale + ")");
        }
        if (!(maxAspect >= 1 && maxAspect < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("Cannot crop: the aspect is 1 or more (maxAspect=" + maxAspect + ")");
        }
    }

    boolean happens() {
        return probability > 0 && (minScale < 1 || maxAspect > 1);
    }
}
