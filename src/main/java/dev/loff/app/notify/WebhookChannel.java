package dev.loff.app.notify;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Posts each {@link Message} as it is. A receiver that accepted a message but whose answer was lost gets it again with the same
 * {@code Idempotency-Key}.
 */
record WebhookChannel(JsonPost post, Optional<String> token) implements Channel {
    @Override
    public String name() {
        return "webhook";
    }

    @Override
    public void send(Message message) throws NotDeliveredException {
        Map<String, String> headers = new HashMap<>();
        headers.put("Idempotency-Key", message.key());
        token.ifPresent(it -> headers.put("Authorization", "Bearer " + it));
        post.send(message, headers);
    }

    /** Without the token. */
    @Override
    public String toString() {
        return name();
    }
}
