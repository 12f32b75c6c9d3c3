package dev.loff.huggingface;

import dev.loff.huggingface.VisionTransformer.FeedForward;
import java.io.IOException;
import java.nio.file.Path;

/** Reads a {@code config.json}; a missing key has the reference library's default. */
final class ConfigReader {
    private static final int MAX_BYTES = 1 << 20;
    private static final int MAX_WIDTH = 16_384;
    private static final int MAX_HIDDEN = 1 << 17;

    private final Family family;
    private final ConfigFile config;

    private ConfigReader(Family family, ConfigFile config) {
        this.family = family;
        this.config = config;
    }

    static VisionTransformer read(Path file) throws IOException {
        ConfigFile whole = ConfigFile.read(file, MAX_BYTES);
        String type = whole.text("model_type", "missing");
        Family family = Family.of(type).orElseThrow(() -> whole.refuse("model_type", "one of " + Family.supported()));
        if (whole.has("quantization_config")) {
            throw whole.refuse("quantization_config", "weights that are not quantized");
        }
        ConfigFile own = whole;
        if (Family.isTwoSided(type)) {
            // Files from before 2023 have both; the second takes precedence.
            own = whole.inner("vision_config").overriddenBy(whole.inner("vision_config_dict"));
        }
        return new ConfigReader(family, own).transformer();
    }

    private VisionTransformer transformer() {
        int width = config.whole("hidden_size", 768, 1, MAX_WIDTH);
        int heads = config.whole("num_attention_heads", 12, 1, 1024);
        if (width % heads != 0) {
            throw config.refuse("num_attention_heads", "a divisor of hidden_size=" + width);
        }
        if (config.whole("head_dim", width / heads, 1, MAX_WIDTH) != width / heads) {
            throw config.refuse("head_dim", "hidden_size / num_attention_heads=" + width / heads);
        }
        if (config.whole("num_channels", 3, 1, 1024) != 3) {
            throw config.refuse("num_channels", "3: red, green and blue");
        }
        int patch = patch();
        int registers = registers();
        boolean classToken = family != Family.SIGLIP;
        return new VisionTransformer(
                family,
                width,
                config.whole("num_hidden_layers", 12, 1, 256),
                heads,
                feedForward(width),
                (float) config.number("layer_norm_eps", standardEpsilon(), 0, 1),
                trainedGrid(patch),
                patch,
                family.isContrastive() || config.truth("qkv_bias", true),
                classToken,
                registers,
                (classToken ? 1 : 0) + (family == Family.DEIT ? 1 : 0),
                family != Family.CLIP,
                family == Family.CLIP,
                family.isDino(),
                family != Family.CLIP,
                family == Family.DINOV2_WITH_REGISTERS ? PositionGrid.Kernel.ANTIALIASED : PositionGrid.Kernel.PLAIN);
    }

    private int patch() {
        int standard =
                switch (family) {
                    case DINOV2 -> 14;
                    case DINOV2_WITH_REGISTERS, VIT, DEIT, SIGLIP -> 16;
                    case CLIP -> 32;
                };
        ImageSize patch = config.size("patch_size", standard, 256);
        if (!patch.isSquare()) {
            throw config.refuse("patch_size", "a square");
        }
        return patch.height();
    }

    private int trainedGrid(int patch) {
        ImageSize trained = config.size("image_size", 224, ImageSize.MAX_SIDE);
        if (!trained.isSquare() || trained.height() < patch) {
            throw config.refuse("image_size", "a square of at least patch_size=" + patch);
        }
        return trained.height() / patch;
    }

    private int registers() {
        return switch (family) {
            case DINOV2_WITH_REGISTERS -> config.whole("num_register_tokens", 4, 0, 1024);
            case DEIT -> 1;
            case DINOV2, VIT, CLIP, SIGLIP -> 0;
        };
    }

    private double standardEpsilon() {
        return switch (family) {
            case DINOV2, DINOV2_WITH_REGISTERS, SIGLIP -> 1e-6;
            case VIT, DEIT -> 1e-12;
            case CLIP -> 1e-5;
        };
    }

    private FeedForward feedForward(int width) {
        Activation activation = Activation.of(
                config,
                switch (family) {
                    case DINOV2, DINOV2_WITH_REGISTERS, VIT, DEIT -> "gelu";
                    case CLIP -> "quick_gelu";
                    case SIGLIP -> "gelu_pytorch_tanh";
                });
        if (!family.isDino()) {
            return new FeedForward(config.whole("intermediate_size", 3072, 1, MAX_HIDDEN), activation, false);
        }
        int hidden = (int) (width * config.number("mlp_ratio", 4, 0.1, 16));
        if (config.truth("use_swiglu_ffn", false)) {
            // Two thirds, because the gate is a third matrix; rounded up to a multiple of 8.
            return new FeedForward((hidden * 2 / 3 + 7) / 8 * 8, Activation.SILU, true);
        }
        return new FeedForward(hidden, activation, false);
    }
}
