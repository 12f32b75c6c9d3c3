package dev.loff.dataset;

import java.util.List;

/** Textures as functions of the plane: the share of the second colour, from 0 to 1. Their period is 1. */
enum PatternTexture {
    PLAIN,
    STRIPES,
    CHECKS,
    DOTS,
    ZIGZAG,
    RINGS,
    FADING,
    SPECKLES;

    static final List<PatternTexture> ALL = List.of(values());

    private static final float SHARPNESS = 6;

    float second(float x, float y) {
        return switch (this) {
            case PLAIN -> 0;
            case STRIPES -> sharp(triangle(x));
            case CHECKS -> sharp(2 * triangle(x) * triangle(y));
            case DOTS -> sharp(0.3f - (float) Math.sqrt(square(x - round(x)) + square(y - round(y))));
            case ZIGZAG -> sharp(triangle(y + 0.4f * triangle(x)));
            case RINGS -> sharp(triangle((float) Math.sqrt(x * x + y * y)));
            case FADING -> Math.max(0, Math.min(1, 0.5f + 0.2f * x));
            case SPECKLES -> speckle((int) Math.floor(3 * x), (int) Math.floor(3 * y));
        };
    }

    /** From -0.5 to 0.5 and back, once per period. */
    private static float triangle(float x) {
        return 2 * Math.abs(x - round(x)) - 0.5f;
    }

    private static float round(float x) {
        return (float) Math.rint(x);
    }

    private static float square(float x) {
        return x * x;
    }

    private static float sharp(float x) {
        return Math.max(0, Math.min(1, 0.5f + SHARPNESS * x));
    }

    private static float speckle(int x, int y) {
        int hash = x * 0x27D4EB2D ^ y * 0x165667B1;
        hash = (hash ^ hash >>> 15) * 0x85EBCA6B;
        return (hash ^ hash >>> 13) >>> 8 & 1;
    }
}
