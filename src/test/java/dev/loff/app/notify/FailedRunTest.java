package dev.loff.app.notify;

import dev.loff.registry.Outbox;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The start of tests of messages: an open channel, a receiver over HTTP, and then a failed run. */
abstract class FailedRunTest {
    static final Duration TIMEOUT = Duration.ofSeconds(20);

    @Inject
    Notifier notifier;

    @Inject
    Outbox outbox;

    @Inject
    DataSource source;

    final Receiver receiver = new Receiver();
    final Channel webhook =
            new WebhookChannel(new JsonPost(receiver.address("/hook"), TIMEOUT), Optional.of("s3cret-token"));

    @BeforeEach
    void aFailedRun() throws SQLException {
        FailedRun.remove(source);
        outbox.open("webhook");
        FailedRun.add(source);
    }

    @AfterEach
    void clean() throws SQLException {
        FailedRun.remove(source);
        receiver.close();
    }

    void round() {
        notifier.round(List.of(webhook));
    }

    List<String> states() {
        return outbox.recent(10).stream().map(Outbox.Row::state).toList();
    }

    void sql(String statements) throws SQLException {
        FailedRun.sql(source, statements);
    }
}
