package dev.loff.dataset;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * An endless series of labelled pictures to pretrain a small encoder on: 64 made-up figures with 8 textures make 512 classes,
 * none of which is an object of {@link DrawnPictures}. Picture {@code index} of a seed is always the same. Safe for use by many
 * threads.
 */
public final class PatternPictures {
    public static final int FIGURES = 64;
    public static final int TEXTURES = PatternTexture.ALL.size();
    /** The number of shapes that figures are made of. */
    public static final int SHAPES = PatternShape.ALL.size();

    private static final int POINTS = 4;
    private static final List<PatternFigure> NUMBERED =
            IntStream.range(0, FIGURES).mapToObj(PatternFigure::numbered).toList();

    private final int size;
    private final long seed;

    /** Square pictures of {@code size} pixels per side. */
    public PatternPictures(int size, long seed) {
        if (size < 8) {
            throw new IllegalArgumentException("Cannot draw patterns: nothing is to be seen (size=" + size + ")");
        }
        this.size = size;
        this.seed = seed;
    }

    /** Pixels per side. */
    public int size() {
        return size;
    }

    /** The figure in picture {@code index}, from 0: any 64 consecutive pictures show each figure once. */
    public int figure(long index) {
        return (int) Math.floorMod(index, (long) FIGURES);
    }

    /** The texture in picture {@code index}, from 0; a figure has a different texture in each round of 64 pictures. */
    public int texture(long index) {
        return (int) Math.floorMod(index + Math.floorDiv(index, (long) FIGURES), (long) TEXTURES);
    }

    /** Draws picture {@code index} into {@code rgb} from {@code offset}: (size, size, 3), 8 bits each. */
    public void draw(long index, byte[] rgb, int offset) {
        scene(index).paint(size, rgb, offset);
    }

    /**
     * Writes what each of (grid, grid) patches of picture {@code index} shows: 0 for background, otherwise 1 + the index of the
     * shape, and of the texture, that covers most of it.
     */
    public void patches(long index, int grid, int[] shapes, int[] textures, int offset) {
        PatternScene scene = scene(index);
        for (int patch = 0; patch < grid * grid; patch++) {
            int seen = mostSeen(scene, patch % grid, patch / grid, grid);
            PatternFigure.Part part = seen < 0 ? null : scene.figure().parts().get(seen);
            shapes[offset + patch] =
                    part == null ? 0 : 1 + PatternShape.ALL.indexOf(part.piece().shape());
            textures[offset + patch] = part == null ? 0 : 1 + PatternTexture.ALL.indexOf(scene.textureOf(part));
        }
    }

    /** The part that covers most of a patch; -1 if at least half of the patch is background. */
    private static int mostSeen(PatternScene scene, int column, int row, int grid) {
        int[] seen = new int[scene.figure().parts().size()];
        int ground = 0;
        int most = 0;
        for (int point = 0; point < POINTS * POINTS; point++) {
            int across = point % POINTS;
            int down = point / POINTS;
            int part = scene.partAt((column + (across + 0.5f) / POINTS) / grid, (row + (down + 0.5f) / POINTS) / grid);
            if (part < 0) {
                ground++;
            } else if (++seen[part] > seen[most]) {
                most = part;
            }
        }
        return 2 * ground >= POINTS * POINTS ? -1 : most;
    }

    private PatternScene scene(long index) {
        return new PatternScene(NUMBERED.get(figure(index)), PatternTexture.ALL.get(texture(index)), random(index));
    }

    SplittableRandom random(long index) {
        // Seeded twice: generators with close seeds may go through the same states, one a little behind the other.
        return new SplittableRandom(new SplittableRandom(seed ^ Long.rotateLeft(index, 32)).nextLong());
    }
}
