package dev.loff.app.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loff.app.jobs.RefusedException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PasswordsTest {
    private static final String PASSWORD = "correct horse battery staple";

    private final Passwords passwords = new Passwords();

    @Test
    void onlyTheSamePasswordMatches() {
        String hash = passwords.hash(PASSWORD);
        assertThat(hash).startsWith("$2").doesNotContain(PASSWORD);
        assertThat(passwords.matches(PASSWORD, Optional.of(hash))).isTrue();
        assertThat(passwords.matches(PASSWORD + "r", Optional.of(hash))).isFalse();
        assertThat(passwords.matches("", Optional.of(hash))).isFalse();
        assertThat(passwords.matches("x".repeat(100_000), Optional.of(hash))).isFalse();
    }

    @Test
    void anUnknownUserTakesAsLongAsAKnownOne() {
        Optional<String> hash = Optional.of(passwords.hash(PASSWORD));
        Duration known = fastest(() -> passwords.matches("another password", hash));
        Duration unknown = fastest(() -> passwords.matches("another password", Optional.empty()));
        assertThat(unknown).isBetween(known.dividedBy(2), known.multipliedBy(2));
    }

    private static Duration fastest(Runnable work) {
        long fastest = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            long begun = System.nanoTime();
            work.run();
            fastest = Math.min(fastest, System.nanoTime() - begun);
        }
        return Duration.ofNanos(fastest);
    }

    @Test
    void refusesTooShortAndTooLongPasswords() {
        for (String bad : new String[] {"", "short", "elevenchars", "ä".repeat(37)}) {
            assertThatThrownBy(() -> passwords.hash(bad))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageStartingWith("Cannot take the password");
        }
    }
}
