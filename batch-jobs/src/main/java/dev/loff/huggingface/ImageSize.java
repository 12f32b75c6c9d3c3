package dev.loff.huggingface;

/** Height and width of an image in pixels. */
public record ImageSize(int height, int width) {
    /** The longest side that an encoder accepts. */
    public static final int MAX_SIDE = 8192;

    public ImageSize {
        if (height < 1 || width < 1 || height > MAX_SIDE || width > MAX_SIDE) {
            throw new IllegalArgumentException("Cannot size an image: sides are 1 to " + MAX_SIDE + " (height=" + height
                    + ", width=" + width + ")");
        }
    }

    /** Reads {@code 448}, a square, or {@code 448x672}, height first. */
    public static ImageSize parse(String text) {
        if (!text.matches("[0-9]{1,5}(x[0-9]{1,5})?")) {
            throw new IllegalArgumentException(
                    "Cannot size an image: expected a side, or height x width such as 448x672 (size=" + text + ")");
        }
        String[] sides = text.split("x", -1);
        return new ImageSize(Integer.parseInt(sides[0]), Integer.parseInt(sides[sides.length - 1]));
    }

    boolean isSquare() {
        return height == width;
    }

    @Override
    public String toString() {
        return isSquare() ? Integer.toString(height) : height + "x" + width;
    }
}
