package dev.loff.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShippedEncoderTest {
    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2001-02-03T04:05:06Z"));

    @TempDir
    Path temporary;

    @Test
    void unpackedFolderIsAnEncoder() {
        Path folder = ShippedEncoder.unpackTo(temporary.resolve("encoders/shipped"));

        assertThat(folder).isEqualTo(temporary.resolve("encoders/shipped"));
        try (SavedModelEncoder encoder = SavedModelEncoder.open(folder, EncoderOptions.DEFAULT)) {
            assertThat(encoder.shape()).isEqualTo(new FeatureShape(8, 8, true, 128));
            assertThat(encoder.spec().licence()).isEqualTo("Apache-2.0");
        }
    }

    @Test
    void fileThatIsThereAlreadyStaysAsItIs() throws IOException {
        Path model = ShippedEncoder.unpackTo(temporary).resolve("saved_model.pb");
        Files.setLastModifiedTime(model, LONG_AGO);

        ShippedEncoder.unpackTo(temporary);

        assertThat(Files.getLastModifiedTime(model)).isEqualTo(LONG_AGO);
    }

    @Test
    void fileThatDiffersIsReplaced() throws IOException {
        Path model = ShippedEncoder.unpackTo(temporary).resolve("saved_model.pb");
        byte[] content = Files.readAllBytes(model);
        Files.write(model, new byte[] {1, 2, 3});

        ShippedEncoder.unpackTo(temporary);

        assertThat(model).hasBinaryContent(content);
        assertThat(temporary).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void wholeModelIsSmall() throws IOException {
        assertThat(Files.size(ShippedEncoder.unpackTo(temporary).resolve("saved_model.pb")))
                .isLessThan(3_000_000);
    }
}
