package dev.loff.classifier;

/**
 * What a classifier is made of.
 *
 * @param dropout how often single activations are dropped in training
 * @param dropPath how often a sample skips a branch of the last block in training; earlier blocks less, the first never
 * @param pool the mean of so many tokens by so many of the grid becomes one before the first block; 1 for none
 * @param projectionNorm whether the projected tokens are normalised
 * @param wide whether a linear path from pooled features stands beside the transformer
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
    /** Without pooling of the grid, with the norm after the projection. */
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
