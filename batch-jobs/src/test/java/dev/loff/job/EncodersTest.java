package dev.loff.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loff.encoder.Encoder;
import dev.loff.encoder.FeatureShape;
import dev.loff.encoder.SavedModelEncoder;
import dev.loff.encoder.ShippedEncoder;
import dev.loff.encoder.TinyEncoders;
import dev.loff.huggingface.EncoderChoice;
import dev.loff.job.parameter.JobDefinition;
import dev.loff.job.parameter.JobParameters;
import dev.loff.registry.RegisteredEncoder;
import dev.loff.tensorflow.Placement;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
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
            RegisteredEncoder registered = encoders().describe(encoder, EncoderSource.parse(source));
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

    @Test
    void theShippedEncoderLiesUnderItsOwnNameAndIsRegisteredByIt() {
        EncoderSource shipped = EncoderSource.parse(Encoders.SHIPPED);
        try (Encoder encoder = encoders().open(shipped)) {
            RegisteredEncoder registered = encoders().describe(encoder, shipped);
            assertThat(registered.source()).isEqualTo(ShippedEncoder.folderName());
            assertThat(home.resolve("encoders").resolve(registered.source()).resolve("saved_model.pb"))
                    .isNotEmptyFile();
            encoders().open(registered).close();
        }
    }

    @Test
    void aFolderThatAnotherBuildUnpackedIsFoundByItsNameAndLeftAlone() throws IOException {
        Path older = older("shipped-0123456789ab");
        RegisteredEncoder registered = registered(older, "shipped-0123456789ab");
        try (Encoder encoder = encoders().open(registered)) {
            assertThat(encoder.shape().gridHeight()).isEqualTo(4);
        }
        encoders().open(Encoders.SHIPPED).close();
        encoders().open(registered).close();
    }

    @Test
    void whatAnEarlierVersionRegisteredAsShippedIsFoundByItsFingerprint() throws IOException {
        RegisteredEncoder registered = registered(older(Encoders.SHIPPED), Encoders.SHIPPED);
        encoders().open(Encoders.SHIPPED).close();
        try (Encoder encoder = encoders().open(registered)) {
            assertThat(encoder.fingerprint().hex()).isEqualTo(registered.fingerprint());
        }
        RegisteredEncoder lost = registered(TinyEncoders.folder(home.resolve("lost"), 9), Encoders.SHIPPED);
        assertThatThrownBy(() -> encoders().open(lost))
                .hasMessageContaining("the encoder is not the one that the run began with");
    }

    @Test
    void theMinibatchIsRegisteredOnlyWhereItShows() throws IOException {
        String folder = TinyEncoders.folder(home.resolve("other"), 3).toString();
        EncoderSource told = EncoderSource.parse(folder + "#minibatch=8");
        try (Encoder encoder = encoders().open(told)) {
            assertThat(encoder.minibatch()).isEqualTo(8);
            assertThat(encoder.leastMinibatch())
                    .as("products of single numbers")
                    .isEqualTo(1);
            RegisteredEncoder registered = encoders().describe(encoder, told);
            assertThat(registered.source()).isEqualTo(folder);
            JobParameters eight = JobDefinition.EXTRACT_FEATURES.check(
                    Map.of("dataset", "/data", JobParameters.ENCODER_MINIBATCH, "8"));
            try (Encoder again = encoders().open(registered, eight, Placement.AUTOMATIC)) {
                assertThat(again.minibatch()).isEqualTo(8);
            }
        }
    }

    private Path older(String name) throws IOException {
        return TinyEncoders.folder(home.resolve("encoders").resolve(name), 5);
    }

    private static RegisteredEncoder registered(Path folder, String source) {
        return new RegisteredEncoder(
                SavedModelEncoder.fingerprintOf(folder).hex(), "tiny", source, "none", 4, 4, false, 8);
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
