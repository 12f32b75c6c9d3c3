package dev.loff.huggingface;

/**
 * A vision transformer of any family: everything that determines its graph and the shapes of its weights.
 *
 * @param feedForward what follows attention in a block
 * @param trainedGrid patches along a side of the images it was trained with
 * @param attentionBias whether query, key and value have a bias
 * @param classToken whether its first token represents the whole image
 * @param registers further tokens that are no patches: DINOv2's registers, or DeiT's distillation token
 * @param positionedTokens tokens before the patches that have a position embedding
 * @param patchBias whether the patch embedding has a bias
 * @param firstNorm whether tokens are normalised before the first block
 * @param layerScale whether a block's branches are scaled per channel
 * @param lastNorm whether all tokens are normalised after the last block
 * @param positions how position embeddings are resized to another grid
 */
record VisionTransformer(
        Family family,
        int width,
        int depth,
        int heads,
        FeedForward feedForward,
        float normEpsilon,
        int trainedGrid,
        int patch,
        boolean attentionBias,
        boolean classToken,
        int registers,
        int positionedTokens,
        boolean patchBias,
        boolean firstNorm,
        boolean layerScale,
        boolean lastNorm,
        PositionGrid.Kernel positions) {

    /**
     * Two linear layers with an activation between them.
     *
     * @param gated whether the first consists of two layers, whose outputs are multiplied after one is activated
     */
    record FeedForward(int hidden, Activation activation, boolean gated) {}

    /** Tokens before the patches. */
    int prefix() {
        return (classToken ? 1 : 0) + registers;
    }

    /** A text that changes whenever the computation changes; part of a fingerprint. */
    String description() {
        return "vision transformer 1: " + family + " width " + width + " depth " + depth + " heads " + heads
                + " hidden " + feedForward.hidden() + " "
                + feedForward.activation().description() + (feedForward.gated() ? " gated" : "") + " epsilon "
                + normEpsilon + " grid " + trainedGrid + " patch " + patch + " class token " + classToken
                + " registers " + registers + " positions " + positions;
    }
}
