package dev.loff.augmentation;

/** Settings with one thing in them. */
final class Settings {
    private static final RandomOperation NEVER = new RandomOperation(0, 0);
    private static final RandomCrop NO_CROP = new RandomCrop(0, 1, 1);

    private Settings() {}

    static TensorAugmentations flips(double horizontal, double vertical) {
        return new TensorAugmentations(horizontal, vertical, NO_CROP, NEVER, NEVER, NEVER, NEVER, GeometricChoice.EACH);
    }

    static TensorAugmentations crop(double minScale, double maxAspect) {
        RandomCrop crop = new RandomCrop(1, minScale, maxAspect);
        return new TensorAugmentations(0, 0, crop, NEVER, NEVER, NEVER, NEVER, GeometricChoice.EACH);
    }

    static TensorAugmentations noise(double probability, double sigma) {
        RandomOperation noise = new RandomOperation(probability, sigma);
        return new TensorAugmentations(0, 0, NO_CROP, NEVER, NEVER, NEVER, noise, GeometricChoice.EACH);
    }

    /** All at once, or one of all. */
    static TensorAugmentations everything(GeometricChoice choice) {
        return new TensorAugmentations(
                0.5,
                0.5,
                new RandomCrop(0.5, 0.5, 1.5),
                new RandomOperation(0.5, 0.3),
                new RandomOperation(0.5, 30),
                new RandomOperation(0.5, 0.3),
                new RandomOperation(0.5, 0.2),
                choice);
    }
}
