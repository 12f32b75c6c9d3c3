package dev.loff.classifier;

/**
 * How big the transformer is.
 *
 * @param mlpRatio width inside the MLP over the width of a token
 */
public record ClassifierSize(int width, int depth, int heads, int mlpRatio) {
    public ClassifierSize {
        if (width < 1 || depth < 1 || heads < 1 || mlpRatio < 1 || width % heads != 0) {
            throw new IllegalArgumentException(
                    "Cannot size a classifier: sizes are at least 1 and heads divide the width (width=" + width
                            + ", depth=" + depth + ", heads=" + heads + ", mlpRatio=" + mlpRatio + ")");
        }
    }

    /** Reads {@code night} (small enough for a night without GPU), {@code deit-tiny} or {@code deit-small}. */
    public static ClassifierSize named(String name) {
        return switch (name) {
            case "night" -> new ClassifierSize(192, 1, 4, 2);
            case "deit-tiny" -> new ClassifierSize(192, 12, 3, 4);
            case "deit-small" -> new ClassifierSize(384, 12, 6, 4);
            default ->
                throw new IllegalArgumentException(
                        "Cannot size a classifier: sizes are night, deit-tiny and deit-small (size=" + name + ")");
        };
    }
}
