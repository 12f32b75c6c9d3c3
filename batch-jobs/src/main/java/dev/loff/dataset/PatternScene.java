package dev.loff.dataset;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** A shape with a texture somewhere in front of a ground with a few blots. */
final class PatternScene {
    private static final int BLOTS = 4;

    private final PatternShape shape;
    private final PatternTexture texture;
    private final SplittableRandom random;
    private final Tint first;
    private final Tint second;
    private final Tint ground;
    private final Tint groundFar;
    private final float groundX;
    private final float groundY;
    private final Frame frame;
    private final float frequency;
    private final float phase;
    private final float textureTurn;
    private final Blot[] blots = new Blot[BLOTS];
    private final float grain;

    PatternScene(PatternShape shape, PatternTexture texture, SplittableRandom random) {
        this.shape = shape;
        this.texture = texture;
        this.random = random;
        ground = Tint.draw(random);
        groundFar = Tint.draw(random);
        first = Tint.drawApartFrom(ground, random);
        second = Tint.drawApartFrom(first, random);
        groundX = random.nextFloat() - 0.5f;
        groundY = random.nextFloat() - 0.5f;
        frame = Frame.draw(random, 0.2f, 0.42f);
        frequency = 1.4f + 1.4f * random.nextFloat();
        phase = random.nextFloat();
        textureTurn = random.nextFloat() * 3.14f;
        for (int i = 0; i < BLOTS; i++) {
            blots[i] = new Blot(
                    random.nextBoolean() ? PatternShape.DISC : PatternShape.SQUARE,
                    Frame.draw(random, 0.03f, 0.14f),
                    Tint.draw(random));
        }
        grain = 30 * random.nextFloat();
    }

    private record Blot(PatternShape shape, Frame frame, Tint tint) {}

    /** From the picture, 0 to 1 each way, to a shape's own plane. */
    private record Frame(float centreX, float centreY, float cosine, float sine, float stretch, float scale) {
        static Frame draw(RandomGenerator random, float smallest, float largest) {
            float scale = smallest + (largest - smallest) * random.nextFloat();
            double turn = 2 * Math.PI * random.nextDouble();
            return new Frame(
                    scale + (1 - 2 * scale) * random.nextFloat(),
                    scale + (1 - 2 * scale) * random.nextFloat(),
                    (float) Math.cos(turn),
                    (float) Math.sin(turn),
                    0.75f + 0.5f * random.nextFloat(),
                    scale);
        }

        float x(float x, float y) {
            return ((x - centreX) * cosine + (y - centreY) * sine) / scale;
        }

        float y(float x, float y) {
            return ((y - centreY) * cosine - (x - centreX) * sine) / (scale * stretch);
        }
    }

    void paint(int size, byte[] rgb, int offset) {
        float textureCosine = (float) Math.cos(textureTurn) * frequency;
        float textureSine = (float) Math.sin(textureTurn) * frequency;
        int at = offset;
        for (int row = 0; row < size; row++) {
            float y = (row + 0.5f) / size;
            for (int column = 0; column < size; column++) {
                float x = (column + 0.5f) / size;
                Tint tint = groundAt(x, y, size);
                float u = frame.x(x, y);
                float v = frame.y(x, y);
                float cover = cover(shape.edge(u, v), frame, size);
                if (cover > 0) {
                    float share = texture.second(
                            u * textureCosine + v * textureSine + phase, v * textureCosine - u * textureSine + phase);
                    tint = tint.toward(first.toward(second, share), cover);
                }
                float noise = grain * (noise() + noise() - 1);
                rgb[at++] = level(tint.red() + noise);
                rgb[at++] = level(tint.green() + noise);
                rgb[at++] = level(tint.blue() + noise);
            }
        }
    }

    private Tint groundAt(float x, float y, int size) {
        float far = Math.max(0, Math.min(1, 0.5f + groundX * (x - 0.5f) * 2 + groundY * (y - 0.5f) * 2));
        Tint tint = ground.toward(groundFar, far);
        for (Blot blot : blots) {
            float cover = cover(blot.shape.edge(blot.frame.x(x, y), blot.frame.y(x, y)), blot.frame, size);
            if (cover > 0) {
                tint = tint.toward(blot.tint, cover);
            }
        }
        return tint;
    }

    /** The share of a pixel that the shape covers, going by the distance of its centre to the edge. */
    private static float cover(float edge, Frame frame, int size) {
        return Math.max(0, Math.min(1, 0.5f - edge * frame.scale * size));
    }

    private float noise() {
        return random.nextInt(1 << 16) * 0x1p-16f;
    }

    private static byte level(float value) {
        return (byte) (int) Math.max(0, Math.min(255, value));
    }
}
