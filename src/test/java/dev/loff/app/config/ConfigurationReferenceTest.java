package dev.loff.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigurationReferenceTest {
    private static final Path SOURCES = Path.of("main/java");

    @Test
    void thePageIsWhatTheInterfacesSay() throws IOException {
        assertThat(Files.readString(Path.of("../ops/configuration.md")))
                .as(
                        "write it anew: ops/bin/run-check dev.loff.app.config.ConfigurationReference > ops/configuration.md")
                .isEqualTo(ConfigurationReference.text(SOURCES));
    }

    @Test
    void everyKeyHasAMeaning() throws IOException {
        assertThat(ConfigurationReference.keys(SOURCES))
                .hasSizeGreaterThan(40)
                .allSatisfy(key -> assertThat(key.meaning()).as(key.name()).endsWith("."))
                .extracting(ConfigurationReference.Key::name)
                .doesNotHaveDuplicates()
                .contains(
                        "loff.lease.term",
                        "loff.recovery.job.\"NAME\".back-off",
                        "loff.retention.feature-days",
                        "loff.notify.webhook.url");
    }

    @Test
    void defaultsAndTypesAreRead() throws IOException {
        assertThat(ConfigurationReference.keys(SOURCES))
                .filteredOn(key -> key.name().equals("loff.lease.term"))
                .singleElement()
                .satisfies(key -> {
                    assertThat(key.byDefault()).isEqualTo("30s");
                    assertThat(key.type()).isEqualTo("duration");
                    assertThat(key.variable()).isEqualTo("LOFF_LEASE_TERM");
                });
    }
}
