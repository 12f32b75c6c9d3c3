package dev.loff.app.notify;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Who is notified when a run fails or recovers, when a model is held at the gate, and when many images are quarantined. */
@ConfigMapping(prefix = "loff.notify")
public interface NotifyConfig {

    /** An address that gets each message as a JSON object. */
    Webhook webhook();

    /** An incoming webhook of Slack, or of a compatible service. */
    Slack slack();

    /** A mail server. */
    Mail mail();

    /** The share of quarantined images in a run from which on a notification is sent. */
    @WithDefault("0.005")
    double quarantineRatio();

    /** How often a serving host looks for events and sends pending notifications. */
    @WithDefault("5s")
    Duration interval();

    /** How long a receiver may take. */
    @WithDefault("10s")
    Duration timeout();

    /** How often a message is tried before it is given up. */
    @WithDefault("10")
    int attempts();

    /** The wait before the second attempt; it doubles with each further one, up to an hour. */
    @WithDefault("10s")
    Duration backOff();

    /** Whether addresses of other machines may be http, and mail without TLS. */
    @WithDefault("false")
    boolean allowPlain();

    /** An address that gets each message as a JSON object. */
    interface Webhook {

        /** The address; no messages if absent. */
        Optional<URI> url();

        /** Sent as a bearer token. A secret: only from the environment. */
        Optional<String> token();
    }

    /** An incoming webhook of Slack. */
    interface Slack {

        /** The address; no messages if absent. A secret: only from the environment. */
        Optional<URI> url();
    }

    /** A mail server. */
    interface Mail {

        /** The server; no mail if absent. */
        Optional<String> host();

        /** Its port. */
        @WithDefault("587")
        int port();

        /** The user to log in as; no log-in if absent. */
        Optional<String> user();

        /** The user's password. A secret: only from the environment. */
        Optional<String> password();

        /** The sender's address. */
        Optional<String> from();

        /** The recipients' addresses, separated by commas. */
        Optional<List<String>> to();
    }
}
