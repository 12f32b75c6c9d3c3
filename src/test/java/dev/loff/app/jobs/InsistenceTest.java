package dev.loff.app.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
}
