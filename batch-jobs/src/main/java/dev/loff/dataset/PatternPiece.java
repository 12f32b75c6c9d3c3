package dev.loff.dataset;

/** A shape placed in a plane. */
record PatternPiece(PatternShape shape, PatternFrame frame) {
    /** Shapes reach to 1 in their own plane; an outline a little further. */
    private static final float REACH = 1.2f;

    private static final float FAR = 10;

    /** The approximate distance from a point to the edge, in units of the plane; negative inside. */
    float edge(float x, float y) {
        float across = frame.x(x, y);
        float down = frame.y(x, y);
        boolean near = Math.abs(across) < REACH && Math.abs(down) < REACH;
        return near ? shape.edge(across, down) * frame.scale() : FAR;
    }
}
