package dev.loff.dataset;

import java.util.SplittableRandom;

/** A figure, partly textured and sometimes outlined, with a random place, size and colour, on a background; with grain. */
final class PatternScene {
    private static final double LARGEST_TURN = 0.6;
    private static final float COARSEST_GRAIN = 25;
    private static final Tint BLACK = new Tint(0, 0, 0);

    private final PatternFigure figure;
    private final PatternTexture texture;
    private final SplittableRandom random;
    private final PatternGround ground;
    private final PatternFrame frame;
    private final Tint[] tints;
    private final Tint textureTint;
    private final Tint line;
    private final float lineWidth;
    private final float textureX;
    private final float textureY;
    private final float texturePhase;
    private final float grain;

    PatternScene(PatternFigure kind, PatternTexture texture, SplittableRandom random) {
        this.texture = texture;
        this.random = random;
        figure = kind.varied(random);
        ground = new PatternGround(random);
        PatternFrame placed = PatternFrame.drawInPicture(random, 0.3f, 0.48f, LARGEST_TURN);
        frame = random.nextBoolean() ? placed : placed.flipped();
        Tint first = Tint.drawApartFrom(ground.main(), random);
        tints = new Tint[] {first, Tint.drawApartFrom(ground.main(), random), Tint.draw(random)};
        textureTint = Tint.drawApartFrom(first, random);
        line = first.toward(BLACK, 0.5f + 0.5f * random.nextFloat());
        lineWidth = random.nextBoolean() ? 0.003f + 0.008f * random.nextFloat() : 0;
        float frequency = 7 + 9 * random.nextFloat();
        double turn = Math.PI * random.nextDouble();
        textureX = (float) StrictMath.cos(turn) * frequency;
        textureY = (float) StrictMath.sin(turn) * frequency;
        texturePhase = random.nextFloat();
        grain = COARSEST_GRAIN * random.nextFloat();
    }

    void paint(int size, byte[] rgb, int offset) {
        int at = offset;
        for (int row = 0; row < size; row++) {
            float y = (row + 0.5f) / size;
            for (int column = 0; column < size; column++) {
                float x = (column + 0.5f) / size;
                Tint tint = figureAt(ground.at(x, y, size), x, y, size);
                float noise = grain * (noise() + noise() - 1);
                rgb[at++] = level(tint.red() + noise);
                rgb[at++] = level(tint.green() + noise);
                rgb[at++] = level(tint.blue() + noise);
            }
        }
    }

    private Tint figureAt(Tint below, float x, float y, int size) {
        Tint tint = below;
        for (PatternFigure.Part part : figure.parts()) {
            float edge = edge(part, x, y);
            float cover = cover(edge, size);
            tint = cover == 0 ? tint : tint.toward(fill(part, x, y), cover);
            if (lineWidth > 0) {
                tint = tint.toward(line, cover(Math.abs(edge) - lineWidth, size));
            }
        }
        return tint;
    }

    private float edge(PatternFigure.Part part, float x, float y) {
        return part.piece().edge(frame.x(x, y), frame.y(x, y)) * frame.scale();
    }

    private Tint fill(PatternFigure.Part part, float x, float y) {
        Tint plain = tints[part.tint()];
        float share = textureOf(part)
                .second(x * textureX + y * textureY + texturePhase, y * textureX - x * textureY + texturePhase);
        return plain.toward(textureTint, share);
    }

    /** The share of a pixel that is covered, estimated from the distance of its centre to the edge. */
    static float cover(float edge, int size) {
        return Math.max(0, Math.min(1, 0.5f - edge * size));
    }

    PatternFigure figure() {
        return figure;
    }

    /** The index of the part that is visible at a point with coordinates from 0 to 1; -1 for none. */
    int partAt(float x, float y) {
        for (int part = figure.parts().size() - 1; part >= 0; part--) {
            if (edge(figure.parts().get(part), x, y) < 0) {
                return part;
            }
        }
        return -1;
    }

    PatternTexture textureOf(PatternFigure.Part part) {
        return part.tint() == 0 ? texture : PatternTexture.PLAIN;
    }

    private float noise() {
        return random.nextInt(1 << 16) * 0x1p-16f;
    }

    private static byte level(float value) {
        return (byte) (int) Math.max(0, Math.min(255, value));
    }
}
