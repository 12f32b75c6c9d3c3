package dev.loff.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.loff.huggingface.VisionTransformer.FeedForward;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks that a {@code config.json} means the same as in the reference library; the defaults are those of release 5. */
class ConfigReaderTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        // model_type, patch, grid, epsilon, hidden, activation, class token, registers, positioned tokens
        "dinov2, 14, 16, 1e-6, 3072, GELU, true, 0, 1",
        "dinov2_with_registers, 16, 14, 1e-6, 3072, GELU, true, 4, 1",
        "vit, 16, 14, 1e-12, 3072, GELU, true, 0, 1",
        "deit, 16, 14, 1e-12, 3072, GELU, true, 1, 2",
        "clip, 32, 7, 1e-5, 3072, QUICK_GELU, true, 0, 1",
        "clip_vision_model, 32, 7, 1e-5, 3072, QUICK_GELU, true, 0, 1",
        "siglip, 16, 14, 1e-6, 3072, GELU_TANH, false, 0, 0",
        "siglip_vision_model, 16, 14, 1e-6, 3072, GELU_TANH, false, 0, 0",
    })
    void missingKeysHaveTheReferencesDefaults(
            String type,
            int patch,
            int grid,
            float epsilon,
            int hidden,
            Activation activation,
            boolean classToken,
            int registers,
            int positioned)
            throws IOException {
        VisionTransformer model = read("{'model_type': '" + type + "'}");
        assertThat(model.width()).isEqualTo(768);
        assertThat(model.depth()).isEqualTo(12);
        assertThat(model.heads()).isEqualTo(12);
        assertThat(model.patch()).isEqualTo(patch);
        assertThat(model.trainedGrid()).isEqualTo(grid);
        assertThat(model.normEpsilon()).isEqualTo(epsilon);
        assertThat(model.feedForward()).isEqualTo(new FeedForward(hidden, activation, false));
        assertThat(model.classToken()).isEqualTo(classToken);
        assertThat(model.registers()).isEqualTo(registers);
        assertThat(model.positionedTokens()).isEqualTo(positioned);
        assertThat(model.attentionBias()).isTrue();
    }

    @Test
    void giantHasTheGatedWidthOfThePublishedWeights() throws IOException {
        VisionTransformer giant = read("{'model_type': 'dinov2', 'hidden_size': 1536, 'num_hidden_layers': 40,"
                + " 'num_attention_heads': 24, 'use_swiglu_ffn': true, 'image_size': 518}");
        assertThat(giant.feedForward()).isEqualTo(new FeedForward(4096, Activation.SILU, true));
        assertThat(giant.trainedGrid()).isEqualTo(37);
    }

    @Test
    void theImageSideHasItsOwnConfiguration() throws IOException {
        String text = "'hidden_size': 512, 'text_config': {'hidden_size': 256}";
        assertThat(read("{'model_type': 'clip', " + text + ", 'vision_config': {'hidden_size': 1280,"
                                + " 'num_attention_heads': 16, 'hidden_act': 'gelu', 'patch_size': 14}}")
                        .width())
                .isEqualTo(1280);
        // Files from before 2023 have both, mostly with null.
        assertThat(read("{'model_type': 'clip', 'vision_config': {'hidden_size': 384, 'patch_size': 16},"
                        + " 'vision_config_dict': null}"))
                .satisfies(it -> assertThat(it.width()).isEqualTo(384));
        assertThat(read("{'model_type': 'clip', 'vision_config': {'hidden_size': 384, 'patch_size': 16},"
                        + " 'vision_config_dict': {'hidden_size': 192}}"))
                .satisfies(it -> {
                    assertThat(it.width()).isEqualTo(192);
                    assertThat(it.patch()).isEqualTo(16);
                });
    }

    @Test
    void aSizeMayBeAListOfEqualSides() throws IOException {
        assertThat(read("{'model_type': 'vit', 'image_size': [384, 384], 'patch_size': [16, 16]}")
                        .trainedGrid())
                .isEqualTo(24);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read("{'model_type': 'vit', 'patch_size': [16, 8]}"))
                .withMessageContaining("expected a square (key=patch_size, value=[16,8])");
    }

    @Test
    void headsOfAnotherWidthAndOtherChannelsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read("{'model_type': 'vit', 'head_dim': 32}"))
                .withMessageContaining("expected hidden_size / num_attention_heads=64 (key=head_dim, value=32)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read("{'model_type': 'vit', 'num_channels': 1}"))
                .withMessageContaining("expected 3: red, green and blue (key=num_channels, value=1)");
    }

    private VisionTransformer read(String json) throws IOException {
        Path file = Files.writeString(folder.resolve("config.json"), json.replace('\'', '"'));
        return ConfigReader.read(file);
    }
}
