package dev.loff.augmentation;

/**
 * Draws one image's geometry. How many numbers are drawn does not depend on the settings or on what was drawn before, so
 * that switching one operation off leaves the others as they were.
 */
record GeometryDraw(TensorAugmentations settings, int height, int width) {
    /** The choices of {@link GeometricChoice#ONE}, in the order of {@link #one}. */
    private static final int CHOICES = 7;

    Geometry next(SampleRandom random) {
        double flipX = random.uniform() < settings.horizontalFlip() ? -1 : 1;
        double flipY = random.uniform() < settings.verticalFlip() ? -1 : 1;
        Geometry drawn = each(random, flipX, flipY);
        int choice = (int) (random.uniform() * CHOICES);
        double strength = random.within(1);
        return switch (settings.geometric()) {
            case EACH -> drawn;
            case ONE -> one(choice, strength, drawn.flipX(), drawn.flipY());
        };
    }

    private Geometry each(SampleRandom random, double flipX, double flipY) {
        RandomCrop crop = settings.crop();
        boolean cropped = happens(random, crop.probability());
        double scale = 1 - random.uniform() * (1 - crop.minScale());
        double aspect = Math.pow(crop.maxAspect(), random.within(1));
        double placeX = random.within(1);
        double placeY = random.within(1);
        double cropWidth = cropped ? Math.min(1, Math.sqrt(scale * aspect)) : 1;
        double cropHeight = cropped ? Math.min(1, Math.sqrt(scale / aspect)) : 1;
        boolean shifted = happens(random, settings.shift().probability());
        double shiftX = tokens(random.within(1), width);
        double shiftY = tokens(random.within(1), height);
        boolean rotated = happens(random, settings.rotation().probability());
        double rotation = Math.toRadians(random.within(settings.rotation().strength()));
        boolean sheared = happens(random, settings.shear().probability());
        double shearX = random.within(settings.shear().strength());
        double shearY = random.within(settings.shear().strength());
        return new Geometry(
                flipX,
                flipY,
                cropped ? room(cropWidth, width) * placeX : 0,
                cropped ? room(cropHeight, height) * placeY : 0,
                cropWidth,
                cropHeight,
                shifted ? shiftX : 0,
                shifted ? shiftY : 0,
                rotated ? rotation : 0,
                sheared ? shearX : 0,
                sheared ? shearY : 0);
    }

    // Strength is a fraction of the largest, in [-1, 1); a crop takes its size and lies in the middle.
    private Geometry one(int choice, double strength, double flipX, double flipY) {
        double part = choice == 1
                ? Math.sqrt(1 - Math.abs(strength) * (1 - settings.crop().minScale()))
                : 1;
        double shear = strength * settings.shear().strength();
        return new Geometry(
                flipX,
                flipY,
                0,
                0,
                part,
                part,
                choice == 2 ? tokens(strength, width) : 0,
                choice == 3 ? tokens(strength, height) : 0,
                choice == 4 ? Math.toRadians(strength * settings.rotation().strength()) : 0,
                choice == 5 ? shear : 0,
                choice == 6 ? shear : 0);
    }

    private static boolean happens(SampleRandom random, double probability) {
        return random.uniform() < probability;
    }

    /** How far a part's centre can move, either way. */
    private static double room(double part, int side) {
        return (1 - part) * side / 2;
    }

    /** Whole tokens, from -most to most with equal chances; {@code fraction} is in [-1, 1). */
    private double tokens(double fraction, int side) {
        long most = Math.round(settings.shift().strength() * side);
        return Math.floor((fraction + 1) / 2 * (2 * most + 1)) - most;
    }
}
