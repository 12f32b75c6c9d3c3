package dev.loff.app.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RoundsTest {
    private static final Logger LOGGER = Logger.getLogger(Rounds.class.getName());

    private final List<String> logged = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            logged.add(line.getLevel() + " " + line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        LOGGER.addHandler(handler);
    }

    @AfterEach
    void leave() {
        LOGGER.removeHandler(handler);
    }

    @Test
    void aRoundThatFailsIsLoggedAndTheNextOneComes() throws InterruptedException {
        CountDownLatch three = new CountDownLatch(3);
        Rounds rounds = new Rounds("rounds", "Cannot do it", () -> {
            three.countDown();
            throw new IllegalStateException("the database is away");
        });
        rounds.begin(Duration.ZERO, Duration.ofMillis(1));
        assertThat(three.await(60, TimeUnit.SECONDS)).isTrue();
        rounds.end(Duration.ofMinutes(1));
        assertThat(logged).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void whatFailsAfterTheEndIsNotLogged() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        CountDownLatch failed = new CountDownLatch(1);
        Rounds rounds = new Rounds("rounds", "Cannot do it", () -> {
            begun.countDown();
            try {
                boolean unused = ended.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            failed.countDown();
            throw new IllegalStateException("the container is closed");
        });
        rounds.begin(Duration.ZERO, Duration.ofMillis(1));
        assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
        rounds.end(Duration.ZERO);
        ended.countDown();
        assertThat(failed.await(60, TimeUnit.SECONDS)).isTrue();
        rounds.end(Duration.ofMinutes(1));
        assertThat(logged).isEmpty();
    }
}
