package dev.loff.classifier;

import dev.loff.range.Range;
import java.util.List;

/**
 * The size of the transformer.
 *
 * @param mlpRatio width inside the MLP divided by the width of a token
 */
public record ClassifierSize(int width, int depth, int heads, int mlpRatio) {
    public static final Range WIDTH = new Range(8, 4096);
    public static final Range DEPTH = new Range(1, 64);
    public static final Range HEADS = new Range(1, 64);

    /** The names that {@link #named} accepts. */
    public static final List<String> NAMES = List.of("night", "deit-tiny", "deit-small");

    public ClassifierSize {
        WIDTH.require("width", width);
        DEPTH.require("depth", depth);
        HEADS.require("heads", heads);
        if (mlpRatio < 1 || width % heads != 0) {
            throw new IllegalArgumentException(
                    "Cannot size a classifier: heads divide the width (width=" + width + ", heads=" + heads + ")");
        }
    }

    /** Parses {@code night} (small enough for one night without a GPU), {@code deit-tiny} or {@code deit-small}. */
    public static ClassifierSize named(String name) {
        return switch (name) {
            case "night" -> new ClassifierSize(192, 1, 4, 2);
            case "deit-tiny" -> new ClassifierSize(192, 12, 3, 4);
            case "deit-small" -> new ClassifierSize(384, 12, 6, 4);
            default ->
                throw new IllegalArgumentException(
                        "Cannot size a classifier: sizes are " + String.join(", ", NAMES) + " (size=" + name + ")");
        };
    }
}
