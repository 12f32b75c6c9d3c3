package dev.loff.app.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
    private final Redaction redaction = new Redaction(List.of("hunter2-long", "hunter2", "abc"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "loff.db.password",
                "LOFF_NOTIFY_WEBHOOK_TOKEN",
                "loff.notify.slack.url",
                "LOFF_NOTIFY_SLACK_URL",
                "quarkus.oidc.credentials.secret",
                "AWS_SECRET_ACCESS_KEY",
                "SOME_API_KEY"
            })
    void namesOfSecretsAreKnown(String name) {
        assertThat(Redaction.isSecret(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"loff.db.password-file", "LOFF_DB_PASSWORD_FILE", "loff.home", "loff.lease.term"})
    void otherNamesAreShown(String name) {
        assertThat(Redaction.isSecret(name)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            it was hunter2!                   | it was ***!
            hunter2-long and more             | *** and more
            postgresql://u:p@db/loff          | postgresql://***@db/loff
            ?password=x1y2z3&ssl=true         | ?password=***&ssl=true
            to https://h.example/a?k=v then   | to https://h.example/a?*** then
            {"token": "x1y2z3", "a": 1}       | {"token": "***", "a": 1}
            Authorization: Bearer abcdef12345 | Authorization: Bearer ***
            a@example.org wrote abc           | a@example.org wrote abc
            """)
    void secretsAreRemovedAndTheRestStays(String text, String clean) {
        assertThat(redaction.text(text)).isEqualTo(clean);
    }

    @Test
    void aHookShowsItsHostAlone() {
        String address = "https://u:p@hooks.example:8443/T0/key?sig=abc#x";
        assertThat(redaction.setting("LOFF_NOTIFY_WEBHOOK_URL", address))
                .isEqualTo("LOFF_NOTIFY_WEBHOOK_URL=https://***@hooks.example:8443/***");
        assertThat(Redaction.secrets(Map.of("loff.notify.webhook.url", address)))
                .containsExactly("/T0/key?sig=abc#x");
    }
}
