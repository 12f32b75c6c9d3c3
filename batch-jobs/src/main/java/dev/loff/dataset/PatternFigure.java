package dev.loff.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * A made-up object: a few shapes put together, always the same for the same number. It does not represent anything real. Its
 * plane spans -1 to 1 in both directions.
 */
record PatternFigure(List<Part> parts) {
    static final int TINTS = 3;

    /**
     * A piece of one colour.
     *
     * @param tint which of the figure's colours; 0 is the one with the texture
     */
    record Part(PatternPiece piece, int tint) {}

    PatternFigure {
        parts = List.copyOf(parts);
    }

    /** About half of the figures are symmetric. */
    static PatternFigure numbered(int number) {
        SplittableRandom random = new SplittableRandom(new SplittableRandom(number).nextLong());
        return new PatternFigure(random.nextBoolean() ? symmetric(random) : scattered(random));
    }

    private static List<Part> scattered(RandomGenerator random) {
        List<Part> parts = new ArrayList<>();
        int pieces = 2 + random.nextInt(3);
        for (int i = 0; i < pieces; i++) {
            Placing placing = Placing.draw(random);
            parts.add(new Part(placing.piece(), i == 0 ? 0 : random.nextInt(TINTS)));
        }
        return parts;
    }

    /** One or two mirrored pairs, and a piece in the middle. */
    private static List<Part> symmetric(RandomGenerator random) {
        List<Part> parts = new ArrayList<>();
        int pairs = 1 + random.nextInt(2);
        for (int i = 0; i < pairs; i++) {
            Placing placing = Placing.draw(random);
            int tint = i == 0 ? 0 : random.nextInt(TINTS);
            parts.add(new Part(placing.piece(), tint));
            parts.add(new Part(placing.mirrored().piece(), tint));
        }
        float scale = 0.3f + 0.4f * random.nextFloat();
        Placing middle = new Placing(
                PatternShape.draw(random),
                0,
                (1 - scale) * between(random),
                0,
                0.4f + 0.8f * random.nextFloat(),
                scale);
        parts.add(new Part(middle.piece(), random.nextInt(TINTS)));
        return parts;
    }

    private static float between(RandomGenerator random) {
        return 2 * random.nextFloat() - 1;
    }

    private record Placing(PatternShape shape, float x, float y, double turn, float stretch, float scale) {
        static Placing draw(RandomGenerator random) {
            PatternShape shape = PatternShape.draw(random);
            float scale = 0.25f + 0.4f * random.nextFloat();
            return new Placing(
                    shape,
                    (1 - scale) * between(random),
                    (1 - scale) * between(random),
                    2 * Math.PI * random.nextDouble(),
                    0.35f + 0.9f * random.nextFloat(),
                    scale);
        }

        Placing mirrored() {
            return new Placing(shape, -x, y, Math.PI - turn, -stretch, scale);
        }

        PatternPiece piece() {
            return new PatternPiece(shape, PatternFrame.at(x, y, turn, stretch, scale));
        }
    }

    /** This figure with every part slightly varied. */
    PatternFigure varied(RandomGenerator random) {
        return new PatternFigure(parts.stream()
                .map(part -> new Part(
                        new PatternPiece(part.piece.shape(), part.piece.frame().varied(random)), part.tint))
                .toList());
    }
}
