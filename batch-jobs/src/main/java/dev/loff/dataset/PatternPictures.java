package dev.loff.dataset;

import java.util.SplittableRandom;

/**
 * Endless labelled pictures to pretrain a small encoder on: 8 shapes filled with 8 textures make 64 classes, none of
 * which is a thing of {@link DrawnPictures}. Picture {@code index} of a seed is always the same. Safe for use by many
 * threads.
 */
public final class PatternPictures {
    private static final int TEXTURES = PatternTexture.ALL.size();
    public static final int CLASSES = PatternShape.ALL.size() * TEXTURES;

    private final int size;
    private final long seed;

    /** Square pictures of {@code size} pixels a side. */
    public PatternPictures(int size, long seed) {
        if (size < 8) {
            throw new IllegalArgumentException("Cannot draw patterns: nothing is to be seen (size=" + size + ")");
        }
        this.size = size;
        this.seed = seed;
    }

    /** The class of picture {@code index}, from 0: shape × 8 + texture. All come equally often. */
    public int label(long index) {
        return (int) Math.floorMod(index, (long) CLASSES);
    }

    /** The name of a class: shape, then texture. */
    public static String className(int label) {
        return shape(label) + " " + texture(label);
    }

    /** Draws picture {@code index} to {@code rgb} from {@code offset}: (size, size, 3), 8 bits each. */
    public void draw(long index, byte[] rgb, int offset) {
        int label = label(index);
        PatternScene scene = new PatternScene(shape(label), texture(label), random(index));
        scene.paint(size, rgb, offset);
    }

    SplittableRandom random(long index) {
        // Twice, as generators with near seeds may run through the same states, one a little behind the other.
        return new SplittableRandom(new SplittableRandom(seed ^ Long.rotateLeft(index, 32)).nextLong());
    }

    private static PatternShape shape(int label) {
        return PatternShape.ALL.get(label / TEXTURES);
    }

    private static PatternTexture texture(int label) {
        return PatternTexture.ALL.get(label % TEXTURES);
    }
}
