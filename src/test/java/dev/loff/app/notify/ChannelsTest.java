package dev.loff.app.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChannelsTest {
    @Test
    void thereAreNoChannelsByDefault() {
        assertThat(channels(Map.of(), Map.of())).isEmpty();
    }

    @Test
    void opensEachConfiguredChannel() {
        assertThat(channels(
                        Map.of(
                                "LOFF_NOTIFY_SLACK_URL", "https://hooks.example.org/T/secret",
                                "LOFF_NOTIFY_WEBHOOK_TOKEN", "secret",
                                "LOFF_NOTIFY_MAIL_PASSWORD", "secret"),
                        Map.of(
                                "loff.notify.webhook.url", "https://example.org/hook",
                                "loff.notify.mail.host", "mail.example.org",
                                "loff.notify.mail.from", "loff@example.org",
                                "loff.notify.mail.to", "night@example.org,day@example.org")))
                .extracting(Channel::name)
                .containsExactly("webhook", "slack", "mail");
    }

    @Test
    void secretsAreTakenFromTheEnvironmentAlone() {
        for (String key : List.of("webhook.token", "slack.url", "mail.password")) {
            assertThatThrownBy(() -> channels(Map.of(), Map.of("loff.notify." + key, "https://s3cret.example.org")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("Cannot read a secret from this source: set it in the environment")
                    .hasMessageNotContaining("s3cret");
        }
    }

    @Test
    void requiresTlsForOtherMachines() {
        Map<String, String> plain = Map.of("loff.notify.webhook.url", "http://example.org/hook");
        assertThatThrownBy(() -> channels(Map.of(), plain))
                .hasMessageStartingWith("Cannot post to another machine without TLS");
        assertThat(channels(Map.of("LOFF_NOTIFY_ALLOW_PLAIN", "true"), plain)).hasSize(1);
        assertThat(channels(Map.of(), Map.of("loff.notify.webhook.url", "http://localhost:9/hook")))
                .hasSize(1);
        assertThatThrownBy(() -> channels(Map.of(), Map.of("loff.notify.webhook.url", "file:///etc/passwd")))
                .hasMessageStartingWith("Cannot post to that address");
    }

    @Test
    void mailNeedsASenderAndARecipient() {
        assertThatThrownBy(() -> channels(Map.of(), Map.of("loff.notify.mail.host", "mail.example.org")))
                .hasMessageContaining("LOFF_NOTIFY_MAIL_FROM");
    }

    @Test
    void doublesTheWaitUpToAnHour() {
        Duration base = Duration.ofSeconds(10);
        assertThat(List.of(1, 2, 3, 9, 10, 60))
                .map(attempts -> Notifier.backOff(attempts, base).toSeconds())
                .containsExactly(10L, 20L, 40L, 2560L, 3600L, 3600L);
    }

    private static List<Channel> channels(Map<String, String> environment, Map<String, String> file) {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 100, new DurationConverter())
                .withMapping(NotifyConfig.class)
                .withSources(new EnvConfigSource(environment, 300), new PropertiesConfigSource(file, "a file", 100))
                .build();
        return new Channels(config.getConfigMapping(NotifyConfig.class), config).all();
    }
}
