package dev.loff.encoder;

/** How an image of any size becomes one of the encoder's size. */
public record Resize(Framing framing, Interpolation interpolation, Antialias antialias, Rounding rounding) {
    /** Without rounding. */
    public Resize(Framing framing, Interpolation interpolation, Antialias antialias) {
        this(framing, interpolation, antialias, Rounding.NONE);
    }

    /** Which part of the image is kept. */
    public sealed interface Framing {}

    /** The whole image; the aspect ratio is lost. */
    public record Stretch() implements Framing {}

    /** The whole image is resized to this size, the aspect ratio is lost, then the centre is cropped (offsets rounded down). */
    public record StretchAndCrop(int height, int width) implements Framing {}

    /** The shorter side becomes {@code size} pixels, then the centre is cropped (offsets rounded down). */
    public record ShorterSide(int size) implements Framing {}

    /** The weights of the pixels around a point. */
    public enum Interpolation {
        BILINEAR("triangle"),
        /** Keys' cubic with a = -0.5, as in Pillow. */
        BICUBIC("keyscubic");

        private final String kernel;

        Interpolation(String kernel) {
            this.kernel = kernel;
        }

        String kernel() {
            return kernel;
        }
    }

    /** Whether resized values are rounded to whole numbers from 0 to 255. */
    public enum Rounding {
        NONE,
        /** After the columns and again after the rows, as Pillow does: the pixels that Python programs train with. */
        PILLOW
    }

    /** Whether the kernel is widened when an image shrinks, as Pillow does; without it, pixels are skipped. */
    public enum Antialias {
        ON,
        OFF
    }
}
