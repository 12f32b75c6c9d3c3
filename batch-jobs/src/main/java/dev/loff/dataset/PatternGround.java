package dev.loff.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** A background of a few colours that blend into each other, with some blots as clutter. */
final class PatternGround {
    private static final int BLOTS = 4;

    private final int across;
    private final int down;
    private final Tint main;
    private final Tint[] tints;
    private final List<Blot> blots = new ArrayList<>();

    PatternGround(RandomGenerator random) {
        main = Tint.draw(random);
        across = 2 + random.nextInt(6);
        down = 2 + random.nextInt(6);
        float variety = 0.6f * random.nextFloat();
        tints = new Tint[across * down];
        for (int i = 0; i < tints.length; i++) {
            tints[i] = main.toward(Tint.draw(random), variety);
        }
        for (int i = 0; i < BLOTS; i++) {
            PatternShape shape = random.nextBoolean() ? PatternShape.DISC : PatternShape.SQUARE;
            PatternFrame frame = PatternFrame.drawInPicture(random, 0.03f, 0.14f, Math.PI);
            blots.add(new Blot(new PatternPiece(shape, frame), Tint.draw(random)));
        }
    }

    private record Blot(PatternPiece piece, Tint tint) {}

    /** The dominant colour. */
    Tint main() {
        return main;
    }

    /** The colour at a point with coordinates from 0 to 1, where a pixel is {@code 1 / size} wide. */
    Tint at(float x, float y, int size) {
        Tint tint = melted(x, y);
        for (Blot blot : blots) {
            tint = tint.toward(blot.tint, PatternScene.cover(blot.piece.edge(x, y), size));
        }
        return tint;
    }

    private Tint melted(float x, float y) {
        float column = x * (across - 1);
        float row = y * (down - 1);
        int left = Math.min((int) column, across - 2);
        int top = Math.min((int) row, down - 2);
        int corner = top * across + left;
        Tint upper = tints[corner].toward(tints[corner + 1], column - left);
        Tint lower = tints[corner + across].toward(tints[corner + across + 1], column - left);
        return upper.toward(lower, row - top);
    }
}
