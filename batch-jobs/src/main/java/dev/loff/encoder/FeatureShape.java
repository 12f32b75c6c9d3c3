package dev.loff.encoder;

/**
 * The shape of one image's features: {@code (tokens, channels)}. The class token, if any, is token 0; the grid follows row by
 * row. A single vector is a grid of 1 × 1.
 */
public record FeatureShape(int gridHeight, int gridWidth, boolean classToken, int channels) {
    public FeatureShape {
        if (gridHeight < 1 || gridWidth < 1 || channels < 1) {
            throw new IllegalArgumentException("Cannot shape features: every side is at least 1 (gridHeight="
                    + gridHeight + ", gridWidth=" + gridWidth + ", channels=" + channels + ")");
        }
    }

    public int tokens() {
        return gridHeight * gridWidth + (classToken ? 1 : 0);
    }

    /** Values per image: tokens × channels. */
    public int size() {
        return Math.multiplyExact(tokens(), channels);
    }

    /** Bytes per image in float16. */
    public int sizeBytes() {
        return Math.multiplyExact(size(), Short.BYTES);
    }
}
