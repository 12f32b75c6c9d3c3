package dev.loff.pretraining;

/** How many of so many pictures were named right. */
record Answers(int pictures, int figures, int textures) {
    static final Answers NONE = new Answers(0, 0, 0);

    Answers plus(Answers other) {
        return new Answers(pictures + other.pictures, figures + other.figures, textures + other.textures);
    }

    @Override
    public String toString() {
        return String.format(
                "figure %.1f %%, texture %.1f %% of %d pictures",
                100.0 * figures / pictures, 100.0 * textures / pictures, pictures);
    }
}
