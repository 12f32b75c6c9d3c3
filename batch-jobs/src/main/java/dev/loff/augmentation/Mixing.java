package dev.loff.augmentation;

import dev.loff.range.Range;

/**
 * Two images become one: mixup blends all their tokens (Zhang et al. 2018), CutMix puts a rectangle of one's grid into the
 * other's (Yun et al. 2019). The share of each is drawn from Beta(α, α); the loss counts both labels by it. With both on, each
 * image takes one of them by even chances.
 *
 * @param mixup α in [0, 1]; 0 for never
 * @param cutmix α in [0, 1]; 0 for never
 */
public record Mixing(double mixup, double cutmix) {
    public static final Range ALPHA = new Range(0, 1);
    public static final Mixing NONE = new Mixing(0, 0);

    public Mixing {
        ALPHA.require("mixup", mixup);
        ALPHA.require("cutmix", cutmix);
    }

    public boolean happens() {
        return mixup > 0 || cutmix > 0;
    }
}
