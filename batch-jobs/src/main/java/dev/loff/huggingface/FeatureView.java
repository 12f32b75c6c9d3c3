package dev.loff.huggingface;

import dev.loff.encoder.FeatureShape;
import dev.loff.huggingface.EncoderChoice.Cached;
import java.nio.file.Path;

/**
 * The part of a model's output that is cached: the user's choices, checked against the model.
 *
 * @param layer blocks that are run
 * @param gridHeight rows of patches before pooling
 */
record FeatureView(int layer, Cached tokens, ImageSize image, int gridHeight, int gridWidth, int pool) {
    /** 2048 x 2048 pixels in patches of 16. Attention's memory grows with the square of it. */
    private static final int MAX_PATCHES = 16_384;

    /** Applies the choices to a model; {@code standard} is the image size in the model's files. */
    static FeatureView of(Path folder, VisionTransformer model, EncoderChoice choice, ImageSize standard) {
        int layer = choice.layer().orElse(model.depth());
        require(layer >= 1 && layer <= model.depth(), folder, "there is no such layer", "layer", layer, model.depth());
        Cached tokens = choice.tokens().orElse(model.classToken() ? Cached.CLASS_AND_PATCHES : Cached.PATCHES);
        require(model.classToken() || !tokens.hasClass(), folder, "it has no class token", "tokens", tokens.word(), 0);
        require(
                model.registers() > 0 || !tokens.hasRegisters(),
                folder,
                "it has no registers",
                "tokens",
                tokens.word(),
                0);
        ImageSize image = choice.imageSize().orElse(standard);
        int gridHeight = image.height() / model.patch();
        int gridWidth = image.width() / model.patch();
        require(
                gridHeight > 0 && gridWidth > 0,
                folder,
                "the image is smaller than a patch",
                "image-size",
                image,
                model.patch());
        require(
                (long) gridHeight * gridWidth <= MAX_PATCHES,
                folder,
                "the image has too many patches",
                "patches",
                (long) gridHeight * gridWidth,
                MAX_PATCHES);
        boolean divides = gridHeight % choice.pool() == 0 && gridWidth % choice.pool() == 0;
        require(
                divides || !tokens.hasPatches(),
                folder,
                "the pool does not divide the grid of " + gridHeight + " x " + gridWidth + " patches",
                "pool",
                choice.pool(),
                0);
        return new FeatureView(layer, tokens, image, gridHeight, gridWidth, tokens.hasPatches() ? choice.pool() : 1);
    }

    private static void require(boolean holds, Path folder, String reason, String name, Object value, int limit) {
        if (!holds) {
            throw new IllegalArgumentException("[" + folder + "] Cannot use the model as an encoder: " + reason + " ("
                    + name + "=" + value + (limit > 0 ? ", limit=" + limit : "") + ")");
        }
    }

    FeatureShape shape(VisionTransformer model) {
        boolean first = tokens.hasClass();
        return switch (tokens) {
            case PATCHES, CLASS_AND_PATCHES ->
                new FeatureShape(gridHeight / pool, gridWidth / pool, first, model.width());
            // One vector is a grid of 1 x 1, as for every encoder.
            case CLASS -> new FeatureShape(1, 1, false, model.width());
            case REGISTERS, CLASS_AND_REGISTERS -> new FeatureShape(1, model.registers(), first, model.width());
        };
    }

    /** A text that changes whenever the cached values change; part of a fingerprint. */
    String description() {
        return "layer " + layer + " tokens " + tokens.word() + " image " + image.height() + " x " + image.width()
                + " pool " + pool;
    }
}
