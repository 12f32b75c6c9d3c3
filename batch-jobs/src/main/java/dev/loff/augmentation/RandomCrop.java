package dev.loff.augmentation;

import dev.loff.range.Range;

/**
 * Random resized crop: a part of the grid is stretched over the whole.
 *
 * @param minScale the smallest part, as a fraction of the grid's area; 1 crops nothing but the aspect
 * @param maxAspect the part's sides differ from the grid's by a ratio between 1 / maxAspect and maxAspect
 */
public record RandomCrop(double probability, double minScale, double maxAspect) {
    public static final Range SCALE = new Range(0.05, 1);
    public static final Range ASPECT = new Range(1, 10);

    public RandomCrop {
        Range.PROBABILITY.require("crop", probability);
        SCALE.require("crop-scale", minScale);
        ASPECT.require("crop-aspect", maxAspect);
    }

    boolean happens() {
        return probability > 0 && (minScale < 1 || maxAspect > 1);
    }
}
