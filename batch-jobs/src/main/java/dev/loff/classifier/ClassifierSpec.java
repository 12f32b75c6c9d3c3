package dev.loff.classifier;

/**
 * The architecture of a classifier.
 *
 * @param dropout probability that a single activation is dropped in training
 * @param dropPath probability that a sample skips a branch of the last block in training; lower in earlier blocks, and 0 in the
 *     first of several
 * @param pool side of the squares of grid tokens that are averaged to one token before the first block; 1 for no pooling
 * @param projectionNorm whether the projected tokens are normalised
 * @param wide whether a linear path from pooled features is added to the transformer
 */
public record ClassifierSpec(
        ClassifierKind kind,
        ClassifierSize size,
        Pooling pooling,
        EncoderClassToken encoderClassToken,
        float dropout,
        float dropPath,
        int pool,
        boolean projectionNorm,
        boolean wide) {
    /** Without pooling of the grid, with the norm after the projection, without the wide path. */
    public ClassifierSpec(
            ClassifierKind kind,
            ClassifierSize size,
            Pooling pooling,
            EncoderClassToken encoderClassToken,
            float dropout,
            float dropPath) {
        this(kind, size, pooling, encoderClassToken, dropout, dropPath, 1, true, false);
    }

    public ClassifierSpec {
        if (pool < 1) {
            throw new IllegalArgumentException("Cannot specify a classifier: pool is at least 1 (pool=" + pool + ")");
        }
        if (!(dropout >= 0 && dropout < 1) || !(dropPath >= 0 && dropPath < 1)) {
            throw new IllegalArgumentException(
                    "Cannot specify a classifier: dropout and dropPath are in [0, 1) (dropout=" + dropout
                            + ", dropPath=" + dropPath + ")");
        }
    }
}
