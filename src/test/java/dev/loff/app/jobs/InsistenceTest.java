package dev.loff.app.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class InsistenceTest {
    @Test
    void whatFailsIsDoneAgainUntilItIsDone() {
        AtomicInteger tries = new AtomicInteger();
        Insistence.untilDone("write", () -> {
            if (tries.incrementAndGet() < 3) {
                throw new IllegalStateException("the connection is gone");
            }
        });
        assertThat(tries).hasValue(3);
    }

    @Test
    void aThreadThatIsToEndDoesNotGoOn() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> Insistence.untilDone("write", () -> {
                    throw new IllegalStateException("the database is away");
                }))
                .hasMessage("the database is away");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aDatabaseThatIsAwayIsAskedAgain() {
        AtomicInteger tries = new AtomicInteger();
        String answer = Insistence.whileTheDatabaseFails("ask", () -> {
            if (tries.incrementAndGet() < 3) {
                throw new IllegalStateException(new SQLException("An I/O error occurred", "08006"));
            }
            return "answer";
        });
        assertThat(answer).isEqualTo("answer");
        assertThat(tries).hasValue(3);
    }

    @Test
    void anotherFailureIsNotRetried() {
        AtomicInteger tries = new AtomicInteger();
        assertThatThrownBy(() -> Insistence.whileTheDatabaseFails("ask", () -> {
                    tries.incrementAndGet();
                    throw new IllegalStateException(new SQLException("no such table", "42P01"));
                }))
                .hasMessageContaining("no such table");
        assertThat(tries).hasValue(1);
    }
}
