package dev.loff.dataset;

import java.util.List;
import java.util.random.RandomGenerator;

/** Shapes as functions of the plane: negative inside, and about the distance to the edge near it. Shapes extend to 1. */
enum PatternShape {
    DISC,
    SQUARE,
    TRIANGLE,
    STAR,
    RING,
    CROSS,
    CRESCENT,
    DUMBBELL;

    static final List<PatternShape> ALL = List.of(values());

    static PatternShape draw(RandomGenerator random) {
        return ALL.get(random.nextInt(ALL.size()));
    }

    float edge(float x, float y) {
        float wide = Math.abs(x);
        float high = Math.abs(y);
        return switch (this) {
            case DISC -> length(x, y) - 0.9f;
            case SQUARE -> Math.max(wide, high) - 0.75f;
            case TRIANGLE -> Math.max(y - 0.5f, 0.866f * wide - 0.5f * y - 0.5f);
            case STAR -> star(x, y);
            case RING -> Math.abs(length(x, y) - 0.68f) - 0.25f;
            case CROSS -> Math.min(Math.max(wide - 0.3f, high - 0.9f), Math.max(wide - 0.9f, high - 0.3f));
            case CRESCENT -> Math.max(length(x, y) - 0.95f, 0.75f - length(x - 0.5f, y));
            case DUMBBELL -> Math.min(length(wide - 0.55f, y) - 0.42f, Math.max(wide - 0.5f, high - 0.12f));
        };
    }

    private static float star(float x, float y) {
        double fifth = (StrictMath.atan2(y, x) / (2 * Math.PI) + 1) * 5;
        float toPoint = (float) Math.abs(fifth - Math.rint(fifth)) * 2; // 0 on a point, 1 between two
        return (length(x, y) - (0.98f - 0.58f * toPoint)) * 0.7f;
    }

    private static float length(float x, float y) {
        return (float) Math.sqrt(x * x + y * y);
    }
}
