package dev.loff.encoder;

import java.util.OptionalInt;

/** An encoder's output: its name in the signature, and its shape. */
public sealed interface FeatureOutput {
    String name();

    int channels();

    /** (minibatch, height, width, channels) */
    record Grid(String name, int height, int width, int channels) implements FeatureOutput {}

    /** (minibatch, count, channels), optionally with a class token among them. */
    record Tokens(String name, int count, int channels, OptionalInt classToken) implements FeatureOutput {}

    /** (minibatch, channels) */
    record Vector(String name, int channels) implements FeatureOutput {}

    /** The shape of the stored features. Tokens that do not form a square become one row. */
    default FeatureShape features() {
        if (this instanceof Grid grid) {
            return new FeatureShape(grid.height(), grid.width(), false, grid.channels());
        }
        if (this instanceof Tokens tokens) {
            boolean classToken = tokens.classToken().isPresent();
            int patches = tokens.count() - (classToken ? 1 : 0);
            int side = (int) Math.round(Math.sqrt(patches));
            boolean square = side * side == patches;
            return new FeatureShape(square ? side : 1, square ? side : patches, classToken, tokens.channels());
        }
        return new FeatureShape(1, 1, false, channels());
    }

    /** The shape of the model's output for {@code images} images. */
    default long[] shape(long images) {
        if (this instanceof Grid grid) {
            return new long[] {images, grid.height(), grid.width(), grid.channels()};
        }
        if (this instanceof Tokens tokens) {
            return new long[] {images, tokens.count(), tokens.channels()};
        }
        return new long[] {images, channels()};
    }
}
