package dev.loff.augmentation;

/**
 * Where the tokens of one augmented grid come from. The grid is cropped, shifted, rotated, sheared and flipped, in this
 * order; all of it is one affine map, so that tokens are interpolated once. Numbers are tokens and radians.
 *
 * @param flipX -1 mirrors left and right, 1 does not
 * @param flipY -1 mirrors top and bottom, 1 does not
 * @param cropX the part's centre, from the grid's centre
 * @param cropY the part's centre, from the grid's centre
 * @param cropWidth the part's width, as a fraction of the grid's
 * @param cropHeight the part's height, as a fraction of the grid's
 * @param shiftX to the right
 * @param shiftY downwards
 */
record Geometry(
        double flipX,
        double flipY,
        double cropX,
        double cropY,
        double cropWidth,
        double cropHeight,
        double shiftX,
        double shiftY,
        double rotation,
        double shearX,
        double shearY) {
    static final Geometry IDENTITY = new Geometry(1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0);

    /** Numbers of a map as ImageProjectiveTransformV3 takes it: two rows of the affine matrix, then the projective row. */
    static final int NUMBERS = 8;

    /**
     * Writes the map from a token's place (x, y) in the result to its place in the source:
     *
     * <pre>
     * source = centre + crop + C · (R(-rotation) · S · F · (result - centre) - shift)
     * C = diag(cropWidth, cropHeight), S = [1 -shearX; -shearY 1], F = diag(flipX, flipY)
     * </pre>
     *
     * <p>S is the shear's inverse up to a scale of 1 - shearX · shearY, which is left out on purpose: a shear should not
     * zoom. Identity, flips and shifts come out in whole numbers.
     */
    void writeTo(float[] maps, int at, int height, int width) {
        double cos = Math.cos(rotation);
        double sin = Math.sin(rotation);
        // R(-rotation) · S · F
        double xx = (cos - sin * shearY) * flipX;
        double xy = (sin - cos * shearX) * flipY;
        double yx = (-sin - cos * shearY) * flipX;
        double yy = (cos + sin * shearX) * flipY;
        double centreX = (width - 1) / 2.0;
        double centreY = (height - 1) / 2.0;
        maps[at] = (float) (cropWidth * xx);
        maps[at + 1] = (float) (cropWidth * xy);
        maps[at + 2] = (float) (centreX + cropX - cropWidth * (xx * centreX + xy * centreY + shiftX));
        maps[at + 3] = (float) (cropHeight * yx);
        maps[at + 4] = (float) (cropHeight * yy);
        maps[at + 5] = (float) (centreY + cropY - cropHeight * (yx * centreX + yy * centreY + shiftY));
        maps[at + 6] = 0;
        maps[at + 7] = 0;
    }
}
