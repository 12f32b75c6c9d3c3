package dev.loff.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ReadAheadTest {
    private static final Path FILE = Path.of("numbers.tsv");
    private static final Duration LONG = Duration.ofMinutes(1);

    @Test
    void allItemsComeInOrder() {
        List<Integer> read = new ArrayList<>();
        try (ReadAhead<Integer> numbers = new ReadAhead<>(FILE, LONG, 2, sink -> {
            for (int i = 0; i < 1000; i++) {
                sink.accept(i);
            }
        })) {
            numbers.forEachRemaining(read::add);
        }
        assertThat(read).hasSize(1000).isSorted();
    }

    @Test
    void aFileThatDoesNotAnswerIsNamedAfterTheLimit() {
        CountDownLatch hanging = new CountDownLatch(1);
        try (ReadAhead<Integer> numbers = new ReadAhead<>(FILE, Duration.ofMillis(50), 2, sink -> {
            sink.accept(1);
            hanging.await();
        })) {
            assertThat(numbers.next()).isEqualTo(1);
            assertThatThrownBy(numbers::hasNext)
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("[numbers.tsv]")
                    .hasMessageContaining("does not answer");
        }
    }

    @Test
    void aFailureInTheThreadReachesTheConsumer() {
        try (ReadAhead<Integer> numbers = new ReadAhead<>(FILE, LONG, 2, sink -> {
            throw new IOException("bad sector");
        })) {
            assertThatThrownBy(numbers::hasNext)
                    .hasMessageContaining("[numbers.tsv]")
                    .hasMessageContaining("bad sector");
        }
    }
}
