package dev.loff.augmentation;

import dev.loff.encoder.FeatureShape;
import java.util.Arrays;

/**
 * With what each image of a minibatch is mixed, and how much of each token stays its own. The shares are a function of the
 * image's seeds; the partner is its mirror image in the minibatch's order, which is shuffled anew in each epoch.
 */
final class MixingDraws {
    /** Parts an image's random numbers here from those of its other augmentations. */
    private static final long STREAM = 0x6d69780a;

    private final FeatureShape shape;
    private final int[] partners;
    private final float[] tokenShares;
    private final float[] shares;

    private MixingDraws(FeatureShape shape, int images) {
        this.shape = shape;
        this.partners = new int[images];
        this.tokenShares = new float[images * shape.tokens()];
        this.shares = new float[images];
    }

    /**
     * Draws for a minibatch.
     *
     * @param sampleSeeds two for each image, one image after another
     */
    static MixingDraws of(Mixing mixing, FeatureShape shape, long[] sampleSeeds) {
        int images = sampleSeeds.length / 2;
        MixingDraws draws = new MixingDraws(shape, images);
        for (int image = 0; image < images; image++) {
            draws.partners[image] = images - 1 - image;
            SampleRandom random = new SampleRandom(sampleSeeds[2 * image] ^ STREAM, sampleSeeds[2 * image + 1]);
            boolean cut = random.uniform() < 0.5 ? mixing.mixup() == 0 : mixing.cutmix() > 0;
            double share = beta(random, cut ? mixing.cutmix() : mixing.mixup());
            if (cut) {
                draws.cut(image, share, random);
            } else {
                draws.blend(image, share);
            }
        }
        return draws;
    }

    private void blend(int image, double share) {
        int tokens = shape.tokens();
        Arrays.fill(tokenShares, image * tokens, (image + 1) * tokens, (float) share);
        shares[image] = (float) share;
    }

    /** What lies outside the rectangle stays; the label's share and that of a class token are the area that stayed. */
    private void cut(int image, double share, SampleRandom random) {
        int height = shape.gridHeight();
        int width = shape.gridWidth();
        double side = Math.sqrt(1 - share);
        int rows = (int) Math.round(side * height);
        int columns = (int) Math.round(side * width);
        int top = (int) (random.uniform() * (height - rows + 1));
        int left = (int) (random.uniform() * (width - columns + 1));
        blend(image, 1 - (double) rows * columns / (height * width));
        int grid = (image + 1) * shape.tokens() - height * width;
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                boolean inside = row >= top && row < top + rows && column >= left && column < left + columns;
                tokenShares[grid + row * width + column] = inside ? 0 : 1;
            }
        }
    }

    /** Beta(α, α) by Jöhnk's method (1964), which is good for α up to 1. */
    private static double beta(SampleRandom random, double alpha) {
        while (true) {
            double x = StrictMath.pow(random.uniform(), 1 / alpha);
            double y = StrictMath.pow(random.uniform(), 1 / alpha);
            if (x + y > 0 && x + y <= 1) {
                return x / (x + y);
            }
        }
    }

    int[] partners() {
        return partners.clone();
    }

    /** Per token (minibatch × tokens), what is the image's own. */
    float[] tokenShares() {
        return tokenShares.clone();
    }

    /** Per image, what of the label is its own. */
    float[] shares() {
        return shares.clone();
    }
}
