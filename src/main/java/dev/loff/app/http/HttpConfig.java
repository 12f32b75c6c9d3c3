package dev.loff.app.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Limits for HTTP clients. As environment variables the keys are in capitals: {@code LOFF_HTTP_HOSTS}. */
@ConfigMapping(prefix = "loff.http")
public interface HttpConfig {

    /**
     * Names under which browsers and programs reach this host, such as {@code loff.example.org}, separated by commas. IP
     * addresses, {@code localhost}, this machine's own name and the name in {@code loff.console.url} always count.
     */
    Optional<Set<String>> hosts();

    /** How many connections may be open at a time. When there are more, those that wait for a request are closed first. */
    @WithDefault("1000")
    int connections();

    /** The same for one address; an IPv6 network of 64 bits counts as one. Raise it for a proxy in front. */
    @WithDefault("100")
    int connectionsPerAddress();

    /** How long a client may take to send a whole request, or to read on from an answer. */
    @WithDefault("20s")
    Duration requestTimeout();

    /** How long a connection may be open between requests. */
    @WithDefault("60s")
    Duration idleTimeout();
}
