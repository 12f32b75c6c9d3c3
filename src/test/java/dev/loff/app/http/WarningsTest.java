package dev.loff.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WarningsTest {
    private final List<String> lines = new ArrayList<>();
    private final AtomicLong now = new AtomicLong();
    private final Warnings warnings = new Warnings(now::get);
    private final Logger logger = Logger.getLogger(Warnings.class.getName());
    private final Handler recorder = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            lines.add(new org.jboss.logmanager.formatters.PatternFormatter("%s").format(entry));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        logger.addHandler(recorder);
    }

    @AfterEach
    void stop() {
        logger.removeHandler(recorder);
    }

    @Test
    void oneLinePerKindAndMinuteSaysHowMany() {
        for (int i = 0; i < 500; i++) {
            warnings.add(Warnings.Kind.SLOW_REQUEST, "192.0.2.7");
        }
        warnings.add(Warnings.Kind.SLOW_READER, "192.0.2.8");
        assertThat(lines).hasSize(2);
        now.addAndGet(TimeUnit.MINUTES.toNanos(1));
        warnings.add(Warnings.Kind.SLOW_REQUEST, "192.0.2.9");
        assertThat(lines).hasSize(3);
        assertThat(lines.get(2)).startsWith("500 connections closed: ").contains("192.0.2.9");
    }
}
