package dev.loff.app.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SlackChannelTest {
    private final Receiver receiver = new Receiver();

    @AfterEach
    void close() {
        receiver.close();
    }

    @Test
    void slackGetsTextWithItsThreeCharactersEscaped() throws NotDeliveredException {
        new SlackChannel(new JsonPost(receiver.address("/slack"), Duration.ofSeconds(20)))
                .send(new Message(
                        "FAILED/1",
                        "FAILED",
                        "Failed: a < b & c",
                        "text",
                        "nightly",
                        1L,
                        "https://loff.example.org/executions/1",
                        Instant.EPOCH));
        assertThat(receiver.requests).singleElement().satisfies(request -> assertThat(request.body())
                .isEqualTo("{\"text\":\"*Failed: a &lt; b &amp; c*\\ntext"
                        + "\\n<https://loff.example.org/executions/1|Execution 1>\"}"));
    }
}
