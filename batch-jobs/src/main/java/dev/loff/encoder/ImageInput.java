package dev.loff.encoder;

/** An encoder's input: a float32 image tensor of this size, its values scaled by {@code normalization}. */
public record ImageInput(String name, Layout layout, int height, int width, Normalization normalization) {
    /** The order of the axes of a minibatch. */
    public enum Layout {
        /** (minibatch, height, width, channels) */
        NHWC,
        /** (minibatch, channels, height, width) */
        NCHW
    }

    /** Values per image. */
    public int size() {
        return Math.multiplyExact(Math.multiplyExact(height, width), 3);
    }

    /** The shape of {@code images} images. */
    public long[] shape(long images) {
        return switch (layout) {
            case NHWC -> new long[] {images, height, width, 3};
            case NCHW -> new long[] {images, 3, height, width};
        };
    }
}
