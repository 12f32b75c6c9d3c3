package dev.loff.huggingface;

import java.util.List;

/**
 * The tensor names in a family's files.
 *
 * @param block prefix of the names of a block's tensors, with a format specifier for its number
 * @param prefixTokens tokens before the patches, in their order
 * @param hidden the first linear layer of the feed-forward part, or the two halves of a gated one
 */
record TensorNames(
        String patches,
        String positions,
        List<String> prefixTokens,
        String block,
        List<String> queryKeyValue,
        String projection,
        String norm1,
        String norm2,
        List<String> hidden,
        String output,
        String lastNorm) {

    /** The norm before the first block, only in CLIP; the misspelling is the reference library's. */
    static final String FIRST_NORM = "pre_layrnorm";

    private static final List<String> PUBLISHED =
            List.of("attention.attention.query", "attention.attention.key", "attention.attention.value");
    private static final List<String> SHORT = List.of("attention.q_proj", "attention.k_proj", "attention.v_proj");

    /** The naming schemes of this kind of files: that of the published files, then that of newer releases. */
    static List<TensorNames> of(VisionTransformer model) {
        return switch (model.family()) {
            case DINOV2, DINOV2_WITH_REGISTERS -> List.of(dino(model, true), dino(model, false));
            case VIT, DEIT -> List.of(vit(model, true), vit(model, false));
            case CLIP, SIGLIP -> List.of(contrastive(model));
        };
    }

    String block(int number, String tensor) {
        return block.formatted(number) + tensor;
    }

    private static TensorNames dino(VisionTransformer model, boolean published) {
        boolean gated = model.feedForward().gated();
        List<String> gatedHidden = published ? List.of("mlp.weights_in") : List.of("mlp.gate_proj", "mlp.up_proj");
        return new TensorNames(
                "embeddings.patch_embeddings.projection",
                "embeddings.position_embeddings",
                model.registers() > 0
                        ? List.of("embeddings.cls_token", "embeddings.register_tokens")
                        : List.of("embeddings.cls_token"),
                "encoder.layer.%d.",
                published ? PUBLISHED : SHORT,
                published ? "attention.output.dense" : "attention.o_proj",
                "norm1",
                "norm2",
                gated ? gatedHidden : List.of("mlp.fc1"),
                gated ? (published ? "mlp.weights_out" : "mlp.down_proj") : "mlp.fc2",
                "layernorm");
    }

    private static TensorNames vit(VisionTransformer model, boolean published) {
        return new TensorNames(
                "embeddings.patch_embeddings.projection",
                "embeddings.position_embeddings",
                model.family() == Family.DEIT
                        ? List.of("embeddings.cls_token", "embeddings.distillation_token")
                        : List.of("embeddings.cls_token"),
                published ? "encoder.layer.%d." : "layers.%d.",
                published ? PUBLISHED : SHORT,
                published ? "attention.output.dense" : "attention.o_proj",
                "layernorm_before",
                "layernorm_after",
                List.of(published ? "intermediate.dense" : "mlp.fc1"),
                published ? "output.dense" : "mlp.fc2",
                "layernorm");
    }

    private static TensorNames contrastive(VisionTransformer model) {
        return new TensorNames(
                "embeddings.patch_embedding",
                "embeddings.position_embedding.weight",
                model.classToken() ? List.of("embeddings.class_embedding") : List.of(),
                "encoder.layers.%d.",
                List.of("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"),
                "self_attn.out_proj",
                "layer_norm1",
                "layer_norm2",
                List.of("mlp.fc1"),
                "mlp.fc2",
                "post_layernorm");
    }
}
