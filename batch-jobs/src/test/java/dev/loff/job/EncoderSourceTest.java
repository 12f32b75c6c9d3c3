package dev.loff.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loff.huggingface.EncoderChoice;
import dev.loff.huggingface.EncoderChoice.Cached;
import dev.loff.huggingface.ImageSize;
import dev.loff.job.parameter.JobDefinition;
import dev.loff.job.parameter.RefusedParametersException;
import dev.loff.tensorflow.Precision;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EncoderSourceTest {
    @Test
    void whatAJobIsToldComesBackFromTheRegistry() {
        EncoderSource told = EncoderSource.of(JobDefinition.EXTRACT_FEATURES.check(Map.of(
                "dataset", "/data",
                "encoder", "/models/dinov2#base",
                "encoder-layer", "11",
                "encoder-tokens", "class+patches",
                "image-size", "448x672",
                "encoder-pool", "2",
                "encoder-precision", "bfloat16",
                "encoder-minibatch", "32")));
        assertThat(told)
                .hasToString("/models/dinov2#base#layer=11,tokens=class+patches,image-size=448x672,pool=2,"
                        + "precision=bfloat16,minibatch=32");
        assertThat(EncoderSource.parse(told.toString()))
                .isEqualTo(told)
                .isEqualTo(new EncoderSource(
                        "/models/dinov2#base",
                        EncoderChoice.NONE
                                .withLayer(11)
                                .withTokens(Cached.CLASS_AND_PATCHES)
                                .withImageSize(new ImageSize(448, 672))
                                .withPool(2),
                        Precision.BFLOAT16,
                        32));
    }

    @ParameterizedTest
    @ValueSource(strings = {"shipped", "/models/vit", "/models/a#b", "/models/a#layer", "/models/#layer=1=2"})
    void aTextWithoutChoicesIsALocation(String text) {
        EncoderSource source = EncoderSource.parse(text);
        assertThat(source.location()).isEqualTo(text);
        assertThat(source.isPlain()).isTrue();
        assertThat(source).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource({
        "encoder-layer, 0",
        "encoder-tokens, all",
        "image-size, 0",
        "image-size, 9000",
        "image-size, 224x",
        "encoder-pool, 65",
        "encoder-precision, float64",
        "encoder-minibatch, 24"
    })
    void aChoiceThatThereIsNotIsRefusedBeforeAnythingStarts(String name, String value) {
        Map<String, String> given = new HashMap<>(Map.of("dataset", "/data"));
        given.put(name, value);
        assertThatThrownBy(() -> JobDefinition.NIGHTLY.check(given))
                .isInstanceOf(RefusedParametersException.class)
                .hasMessageContaining(name + "=" + value);
    }
}
