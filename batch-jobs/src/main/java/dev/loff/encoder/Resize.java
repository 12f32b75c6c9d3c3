package dev.loff.encoder;

/** How an image of any size becomes one of the encoder's size. */
public record Resize(Framing framing, Interpolation interpolation, Antialias antialias) {

    /** Which part of the image is kept. */
    public sealed interface Framing {}

    /** All of it; the aspect ratio is lost. */
    public record Stretch() implements Framing {}

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

    /** Whether the kernel grows with the scale when an image shrinks, as Pillow does; without, pixels are left out. */
    public enum Antialias {
        ON,
        OFF
    }
}
