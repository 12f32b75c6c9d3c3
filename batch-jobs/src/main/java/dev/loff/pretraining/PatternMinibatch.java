package dev.loff.pretraining;

import dev.loff.dataset.PatternPictures;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TUint8;

/** Some drawn pictures, row by row, and what they show. */
final class PatternMinibatch {
    private final int side;
    private final byte[] pixels;
    private final int[] figures;
    private final int[] textures;
    private final int[] patchShapes;
    private final int[] patchTextures;

    /** Draws {@code size} pictures from number {@code first} on; {@code grid} patches a side are told apart. */
    PatternMinibatch(PatternPictures pictures, long first, int size, int grid) {
        side = pictures.size();
        int bytes = side * side * 3;
        pixels = new byte[Math.multiplyExact(size, bytes)];
        figures = new int[size];
        textures = new int[size];
        patchShapes = new int[size * grid * grid];
        patchTextures = new int[size * grid * grid];
        for (int i = 0; i < size; i++) {
            pictures.draw(first + i, pixels, i * bytes);
            figures[i] = pictures.figure(first + i);
            textures[i] = pictures.texture(first + i);
            pictures.patches(first + i, grid, patchShapes, patchTextures, i * grid * grid);
        }
    }

    int[] figures() {
        return figures.clone();
    }

    int[] textures() {
        return textures.clone();
    }

    /** The shape in each patch, 0 for ground: (minibatch × patches). */
    int[] patchShapes() {
        return patchShapes.clone();
    }

    /** The texture in each patch, 0 for ground: (minibatch × patches). */
    int[] patchTextures() {
        return patchTextures.clone();
    }

    /** (minibatch, side, side, 3); the caller closes it. */
    TUint8 images() {
        TUint8 images = Tensor.of(TUint8.class, Shape.of(figures.length, side, side, 3));
        images.asRawTensor().data().write(pixels, 0, pixels.length);
        return images;
    }
}
