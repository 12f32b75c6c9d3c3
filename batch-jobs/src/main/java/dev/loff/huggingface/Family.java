package dev.loff.huggingface;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The supported kinds of vision transformers, by the {@code model_type} of a {@code config.json}. */
@SuppressWarnings("ImmutableEnumChecker") // the list is unmodifiable, which its type does not show
enum Family {
    DINOV2("dinov2"),
    DINOV2_WITH_REGISTERS("dinov2_with_registers"),
    VIT("vit"),
    DEIT("deit"),
    /** The image side of CLIP and OpenCLIP. */
    CLIP("clip", "clip_vision_model"),
    /** The image side of SigLIP. */
    SIGLIP("siglip", "siglip_vision_model");

    private final List<String> modelTypes;

    Family(String... modelTypes) {
        this.modelTypes = List.of(modelTypes);
    }

    static Optional<Family> of(String modelType) {
        return Stream.of(values())
                .filter(it -> it.modelTypes.contains(modelType))
                .findFirst();
    }

    static String supported() {
        return Stream.of(values()).flatMap(it -> it.modelTypes.stream()).collect(Collectors.joining(", "));
    }

    /** Whether the image side's configuration is an inner object of the whole model's configuration. */
    static boolean isTwoSided(String modelType) {
        return modelType.equals("clip") || modelType.equals("siglip");
    }

    boolean isDino() {
        return this == DINOV2 || this == DINOV2_WITH_REGISTERS;
    }

    /** Whether the tensors have the names that image and text side share: {@code self_attn.q_proj}, {@code layer_norm1}. */
    boolean isContrastive() {
        return this == CLIP || this == SIGLIP;
    }
}
