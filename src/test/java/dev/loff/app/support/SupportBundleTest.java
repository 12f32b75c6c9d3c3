package dev.loff.app.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loff.app.config.LoffConfig;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
class SupportBundleTest {
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "LOFF_NOTIFY_MAIL_PASSWORD", "planted-mail-password",
            "LOFF_NOTIFY_SLACK_URL", "https://hooks.example.org/T0/planted-slack-path",
            "LOFF_NOTIFY_WEBHOOK_URL", "https://someone:planted-user-info@example.org/hook",
            "LOFF_LEASE_TERM", "30s",
            "UNRELATED_API_KEY", "planted-unrelated-key",
            "UNRELATED", "planted-not-asked-for");

    @Inject
    SupportBundle bundle;

    @Inject
    LoffConfig config;

    @TempDir
    Path folder;

    private Path planted() {
        return config.home().resolve("logs/planted.log");
    }

    @AfterEach
    void removeLog() throws IOException {
        Files.deleteIfExists(planted());
    }

    @Test
    void plantedSecretsDoNotAppear() throws IOException {
        String database =
                Files.readString(config.db().passwordFile().orElseThrow()).strip();
        Files.createDirectories(planted().getParent());
        Files.writeString(planted(), """
                a kept line
                FATAL: password authentication failed, tried %s
                posting to https://hooks.example.org/T0/planted-slack-path
                jdbc:postgresql://admin:planted-url-password@db/loff?password=planted-query-password&ssl=true
                Authorization: Bearer planted.bearer.token
                the mail server said: planted-mail-password is wrong
                key planted-unrelated-key
                """.formatted(database));
        Map<String, String> entries = write();
        assertThat(entries)
                .containsKeys(
                        "versions.txt",
                        "config.properties",
                        "environment.txt",
                        "runs.json",
                        "status.json",
                        "schedules.json",
                        "fires.json",
                        "notifications.json",
                        "schema.txt",
                        "disk.txt",
                        "threads/this.txt",
                        "logs/planted.log");
        entries.forEach((name, text) -> assertThat(text)
                .as(name)
                .doesNotContain("planted-", "planted.bearer", database)
                .doesNotStartWith("cannot be had"));
        assertThat(entries.get("logs/planted.log")).startsWith("a kept line").contains("jdbc:postgresql://***@db/loff");
        assertThat(entries.get("environment.txt")).contains("LOFF_LEASE_TERM=30s", "LOFF_NOTIFY_SLACK_URL=***");
        assertThat(entries.get("config.properties")).contains("loff.db.url=jdbc:postgresql:", "loff.home=");
        assertThat(entries.get("schema.txt")).contains("V11 watching applied");
        assertThat(entries.get("threads/this.txt")).contains("plantedSecretsDoNotAppear");
    }

    private Map<String, String> write() throws IOException {
        Path file = folder.resolve("bundle.zip");
        bundle.write(file, ENVIRONMENT);
        Map<String, String> entries = new TreeMap<>();
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return entries;
    }
}
