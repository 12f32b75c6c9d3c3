package dev.loff.finetuning;

import dev.loff.augmentation.GeometricChoice;
import dev.loff.augmentation.RandomCrop;
import dev.loff.augmentation.RandomOperation;
import dev.loff.augmentation.TensorAugmentations;

/**
 * What a training on images is beside its hyperparameters.
 *
 * @param augmentation what happens to an image's pixels after preprocessing; an image is a grid of pixels with three
 *     channels, so shifts and shears count in pixels
 */
public record ImageRecipe(EncoderMode mode, TensorAugmentations augmentation) {
    /** The encoder as it is, images as they are: what training on cached features does, without the cache. */
    public static final ImageRecipe PLAIN = new ImageRecipe(EncoderMode.FROZEN, TensorAugmentations.none());

    /** A random resized crop of at least 0.8 of the area and a horizontal flip of every second image. */
    public static TensorAugmentations cropsAndFlips() {
        RandomOperation never = new RandomOperation(0, 0);
        return new TensorAugmentations(
                0.5, 0, new RandomCrop(1, 0.8, 4.0 / 3), never, never, never, never, GeometricChoice.EACH);
    }
}
