package dev.loff.app.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loff.encoder.ShippedEncoder;
import dev.loff.job.Workspace;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

@QuarkusTest
class IntegrityTest {
    @Inject
    Integrity integrity;

    @Inject
    Workspace workspace;

    @Test
    void removesWhatAKilledUnpackingOfTheEncoderLeft() throws Exception {
        Path encoder = ShippedEncoder.unpackTo(workspace.encoders().resolve("shipped"));
        Path left = Files.writeString(encoder.resolve("saved_model.pb.7a.tmp"), "half");
        assertThat(integrity.check(false).strays()).contains(workspace.relative(left));

        integrity.check(true);

        assertThat(left).doesNotExist();
        assertThat(integrity.check(false).strays()).doesNotContain(workspace.relative(left));
        assertThat(encoder.resolve("saved_model.pb")).isNotEmptyFile();
    }
}
