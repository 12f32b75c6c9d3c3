package dev.loff.augmentation;

import dev.loff.range.Range;

/**
 * What may happen to an image's tokens in training. The grid takes all of it, the class token the noise only.
 *
 * @param horizontalFlip probability
 * @param verticalFlip probability
 * @param shift strength: fraction of each side, moved by whole tokens, so that a shift alone does not blur
 * @param rotation strength: degrees, either way
 * @param shear strength: tokens aside per token, along both axes
 * @param noise strength: the Gaussian's sigma, relative to each channel's deviation
 */
public record TensorAugmentations(
        double horizontalFlip,
        double verticalFlip,
        RandomCrop crop,
        RandomOperation shift,
        RandomOperation rotation,
        RandomOperation shear,
        RandomOperation noise,
        GeometricChoice geometric) {
    public static final Range SHIFT = new Range(0, 1);
    public static final Range ROTATION = new Range(0, 180);
    public static final Range SHEAR = new Range(0, 1);
    public static final Range NOISE = new Range(0, 10);

    public TensorAugmentations {
        Range.PROBABILITY.require("flip", horizontalFlip);
        Range.PROBABILITY.require("vertical-flip", verticalFlip);
        SHIFT.require("shift", shift.strength());
        ROTATION.require("rotation", rotation.strength());
        SHEAR.require("shear", shear.strength());
        NOISE.require("noise", noise.strength());
    }

    /** Tokens as they were cached. */
    public static TensorAugmentations none() {
        RandomOperation never = RandomOperation.never(0);
        return new TensorAugmentations(0, 0, new RandomCrop(0, 1, 1), never, never, never, never, GeometricChoice.EACH);
    }

    /**
     * Flips, crops and noise, as in LOFF-TA, and gently: a grid is 7 to 16 tokens wide, and each crop blurs it a little.
     * No vertical flip, which harms where up and down have a meaning; shift, rotation and shear only when
     * {@link GeometricChoice#ONE} asks for them.
     */
    public static TensorAugmentations defaults() {
        return new TensorAugmentations(
                0.5,
                0,
                new RandomCrop(0.5, 0.8, 4.0 / 3),
                RandomOperation.never(0.125),
                RandomOperation.never(15),
                RandomOperation.never(0.1),
                new RandomOperation(1, 0.1),
                GeometricChoice.EACH);
    }

    boolean movesTokens() {
        return horizontalFlip > 0
                || verticalFlip > 0
                || geometric == GeometricChoice.ONE
                || crop.happens()
                || shift.happens()
                || rotation.happens()
                || shear.happens();
    }

    boolean addsNoise() {
        return noise.happens();
    }
}
