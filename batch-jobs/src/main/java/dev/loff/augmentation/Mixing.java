package dev.loff.augmentation;

/**
 * Two images become one: mixup blends all their tokens (Zhang et al. 2018), CutMix puts a rectangle of one's grid into the
 * other's (Yun et al. 2019). The share of each is drawn from Beta(α, α); the loss counts both labels by it. With both on, each
 * image takes one of them by even chances.
 *
 * @param mixup α in [0, 1]; 0 for never
 * @param cutmix α in [0, 1]; 0 for never
 */
public record Mixing(double mixup, double cutmix) {
    public static final Mixing NONE = new Mixing(0, 0);

    public Mixing {
        check("mixup", mixup);
        check("cutmix", cutmix);
    }

    private static void check(String name, double alpha) {
        if (!(alpha >= 0 && alpha <= 1)) {
            throw new IllegalArgumentException(
                    "Cannot mix images: an alpha is from 0 to 1 (" + name + "=" + alpha + ")");
        }
    }

    public boolean happens() {
        return mixup > 0 || cutmix > 0;
    }
}
