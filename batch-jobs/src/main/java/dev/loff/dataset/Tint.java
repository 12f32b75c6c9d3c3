package dev.loff.dataset;

import java.awt.Color;
import java.util.random.RandomGenerator;

/** A colour with components from 0 to 255. */
record Tint(float red, float green, float blue) {
    private static final float APART = 120;

    static Tint draw(RandomGenerator random) {
        int rgb = Color.HSBtoRGB(random.nextFloat(), random.nextFloat() * 0.9f, 0.15f + 0.85f * random.nextFloat());
        return new Tint(rgb >> 16 & 0xFF, rgb >> 8 & 0xFF, rgb & 0xFF);
    }

    /** A colour that clearly differs from {@code other}. */
    static Tint drawApartFrom(Tint other, RandomGenerator random) {
        Tint tint = draw(random);
        while (tint.distance(other) < APART) {
            tint = draw(random);
        }
        return tint;
    }

    private float distance(Tint other) {
        return Math.abs(red - other.red) + Math.abs(green - other.green) + Math.abs(blue - other.blue);
    }

    /** Interpolates between this colour (0) and {@code other} (1). */
    Tint toward(Tint other, float share) {
        // Most points are far from an edge, so this avoids allocating a colour for them.
        return share == 0
                ? this
                : share == 1
                        ? other
                        : new Tint(
                                red + share * (other.red - red),
                                green + share * (other.green - green),
                                blue + share * (other.blue - blue));
    }
}
