package dev.loff.augmentation;

import dev.loff.encoder.FeatureShape;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/**
 * What happens to the images of one minibatch. What happens to an image is a function of the settings, the grid and its
 * own two seeds: not of its neighbours, of its place among them, or of what was drawn before.
 */
final class AugmentationDraws {
    private final int images;
    private final float[] maps;
    private final float[] sigmas;
    private final long[] noiseSeeds;

    private AugmentationDraws(int images) {
        this.images = images;
        this.maps = new float[images * Geometry.NUMBERS];
        this.sigmas = new float[images];
        this.noiseSeeds = new long[images * 2];
    }

    /**
     * Draws for a minibatch.
     *
     * @param sampleSeeds two for each image, one image after another
     */
    static AugmentationDraws of(TensorAugmentations settings, FeatureShape shape, long[] sampleSeeds) {
        if (sampleSeeds.length == 0 || sampleSeeds.length % 2 != 0) {
            throw new IllegalArgumentException(
                    "Cannot draw augmentations: each image has two seeds (seeds=" + sampleSeeds.length + ")");
        }
        AugmentationDraws draws = new AugmentationDraws(sampleSeeds.length / 2);
        GeometryDraw geometry = new GeometryDraw(settings, shape.gridHeight(), shape.gridWidth());
        for (int image = 0; image < draws.images; image++) {
            SampleRandom random = new SampleRandom(sampleSeeds[2 * image], sampleSeeds[2 * image + 1]);
            geometry.next(random).writeTo(draws.maps, image * Geometry.NUMBERS, shape.gridHeight(), shape.gridWidth());
            boolean noisy = random.uniform() < settings.noise().probability();
            draws.sigmas[image] = noisy ? (float) settings.noise().strength() : 0;
            draws.noiseSeeds[2 * image] = random.next();
            draws.noiseSeeds[2 * image + 1] = random.next();
        }
        return draws;
    }

    int images() {
        return images;
    }

    /** {@code (minibatch, 8)}: from places in the result to places in the source. The caller closes it. */
    TFloat32 maps() {
        return TFloat32.tensorOf(Shape.of(images, Geometry.NUMBERS), DataBuffers.of(maps));
    }

    /** {@code (minibatch)}. The caller closes it. */
    TFloat32 sigmas() {
        return TFloat32.vectorOf(sigmas);
    }

    /** {@code (minibatch, 2)}. The caller closes it. */
    TInt64 noiseSeeds() {
        return TInt64.tensorOf(Shape.of(images, 2), DataBuffers.of(noiseSeeds));
    }
}
