package dev.loff.encoder;

/** How an image of any size becomes one of the encoder's size. */
public record Resize(Framing framing, Interpolation interpolation, Antialias antialias, Rounding rounding) {
    /** Without rounding. */
    public Resize(Framing framing, Interpolation interpolation, Antialias antialias) {
        this(framing, interpolation, antialias, Rounding.NONE);
    }

    /** Which part of the image is kept. */
    public sealed interface Framing {}

    /** All of it; the aspect ratio is lost. */
    public record Stretch() implements Framing {}

    /** All of it becomes this size, the aspect ratio is lost, then the centre is cut out (offsets rounded down). */
    public record StretchAndCrop(int height, int width) implements Framing {}

    /** The shorter side becomes {@code size} pixels, then the centre is cut out (offsets rounded down). */
    public record ShorterSide(int size) implements Framing {}

    /** Which pixels around a point count, and how much. */
    public enum Interpolation {
        BILINEAR("triangle"),
        /** Keys' cubic with a = -0.5, as Pillow's. */
        BICUBIC("keyscubic");

        private final String kernel;

        Interpolation(String kernel) {
            this.kernel = kernel;
        }

        String kernel() {
            return kernel;
        }
    }

    /** Whether resized values become whole ones from 0 to 255. */
    public enum Rounding {
        NONE,
        /** After the columns and again after the rows, as Pillow does: the pixels that Python programs train with. */
        PILLOW
    }

    /** Whether the kernel grows with the scale when an image shrinks, as Pillow does; without, pixels are left out. */
    public enum Antialias {
        ON,
        OFF
    }
}
