package dev.loff.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loff.encoder.Encoder;
import dev.loff.encoder.FeatureShape;
import dev.loff.huggingface.EncoderChoice;
import dev.loff.registry.RegisteredEncoder;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncodersTest {
    @TempDir
    Path home;

    @Test
    void aHuggingFaceFolderIsOpenedAsItWasChosen() throws URISyntaxException {
        String source = huggingFace() + "#tokens=patches,image-size=56,pool=4";
        try (Encoder encoder = encoders().open(source)) {
            assertThat(encoder.shape()).isEqualTo(new FeatureShape(2, 2, false, 24));
            RegisteredEncoder registered = encoders().describe(encoder, source);
            assertThat(registered.source()).isEqualTo(source);
            assertThat(registered.gridHeight()).isEqualTo(2);
            assertThat(registered.licence()).isEqualTo("not stated");
            encoders().requireSame(encoder, registered);
            try (Encoder other = encoders().open(huggingFace())) {
                assertThatThrownBy(() -> encoders().requireSame(other, registered))
                        .hasMessageContaining("the encoder is not the one that the run began with");
            }
        }
    }

    @Test
    void onlyAHuggingFaceFolderLeavesAChoice() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> encoders().open("shipped#pool=2").close())
                .withMessageContaining("only a Hugging Face folder leaves the choice (encoder=shipped#pool=2)");
        try (Encoder shipped = encoders().open(Encoders.SHIPPED)) {
            assertThat(shipped.shape().classToken()).isTrue();
        }
    }

    private Encoders encoders() {
        return new Encoders(new Workspace(home));
    }

    private static String huggingFace() throws URISyntaxException {
        return Path.of(Objects.requireNonNull(EncoderChoice.class.getResource("dinov2/config.json"))
                        .toURI())
                .resolveSibling("")
                .toString()
                .replaceAll("/$", "");
    }
}
