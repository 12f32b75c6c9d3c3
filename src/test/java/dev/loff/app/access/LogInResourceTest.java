package dev.loff.app.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogInResourceTest {
    @ParameterizedTest
    @ValueSource(strings = {"/", "/executions/17?tab=log&x=%2F", "/a//b"})
    void keepsAPathOfThisHost(String then) {
        assertThat(LogInResource.ownPath(then)).isEqualTo(then);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "executions",
                "//evil.example",
                "/\\evil.example",
                "https://evil.example",
                "javascript:alert(1)",
                "/a\\b",
                "/a b",
                "/a\r\nSet-Cookie: a=b",
                "/\tevil"
            })
    void replacesEverythingElse(String then) {
        assertThat(LogInResource.ownPath(then)).isEqualTo("/");
    }
}
