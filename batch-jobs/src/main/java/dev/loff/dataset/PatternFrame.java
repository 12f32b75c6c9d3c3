package dev.loff.dataset;

import java.util.random.RandomGenerator;

/**
 * Maps points of a plane to the plane of a shape in it, linearly from the shape's centre.
 *
 * @param scale approximate length of the shape's unit in the outer plane
 */
record PatternFrame(float centreX, float centreY, float acrossX, float acrossY, float downX, float downY, float scale) {
    /**
     * Places a shape.
     *
     * @param stretch height of the shape relative to its width; negative to mirror it
     */
    static PatternFrame at(float x, float y, double turn, float stretch, float scale) {
        float cosine = (float) StrictMath.cos(turn) / scale;
        float sine = (float) StrictMath.sin(turn) / scale;
        return new PatternFrame(x, y, cosine, sine, -sine / stretch, cosine / stretch, scale);
    }

    /** A random place in a picture, which spans 0 to 1 in both directions. */
    static PatternFrame drawInPicture(RandomGenerator random, float smallest, float largest, double largestTurn) {
        float scale = smallest + (largest - smallest) * random.nextFloat();
        return at(
                scale + (1 - 2 * scale) * random.nextFloat(),
                scale + (1 - 2 * scale) * random.nextFloat(),
                largestTurn * (2 * random.nextDouble() - 1),
                0.75f + 0.5f * random.nextFloat(),
                scale);
    }

    /** This frame with left and right of the shape swapped. */
    PatternFrame flipped() {
        return new PatternFrame(centreX, centreY, -acrossX, -acrossY, downX, downY, scale);
    }

    /** This frame with a slightly different place, size and proportion. */
    PatternFrame varied(RandomGenerator random) {
        float x = centreX + 0.08f * (2 * random.nextFloat() - 1);
        float y = centreY + 0.08f * (2 * random.nextFloat() - 1);
        float wider = 0.85f + 0.3f * random.nextFloat();
        float higher = wider * (0.85f + 0.3f * random.nextFloat());
        return new PatternFrame(x, y, acrossX / wider, acrossY / wider, downX / higher, downY / higher, scale * wider);
    }

    float x(float x, float y) {
        return (x - centreX) * acrossX + (y - centreY) * acrossY;
    }

    float y(float x, float y) {
        return (x - centreX) * downX + (y - centreY) * downY;
    }
}
