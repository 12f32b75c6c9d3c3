package dev.loff.app.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/**
 * Log-in, sessions and limits on failed attempts. As environment variables the keys are in capitals:
 * {@code LOFF_ACCESS_SESSION_TERM}.
 */
@ConfigMapping(prefix = "loff.access")
public interface AccessConfig {

    /** After how long a log-in is over, whatever happens. */
    @WithDefault("12h")
    Duration sessionTerm();

    /** How long a session may lie unused. */
    @WithDefault("1h")
    Duration sessionIdle();

    /** How long a set-up link is good. */
    @WithDefault("1h")
    Duration setUpTerm();

    /** How many failed log-ins of one account cost nothing; those after it a second, two, four and so on. */
    @WithDefault("5")
    int accountFailures();

    /** The longest wait of an account: short, because anybody can make its owner wait. */
    @WithDefault("30s")
    Duration accountWait();

    /** The same for one address, of log-ins and set-ups, and apart from those of unknown tokens. */
    @WithDefault("20")
    int addressFailures();

    /** The longest wait of an address. */
    @WithDefault("15m")
    Duration addressWait();

    /** After how long without another attempt failures are forgotten. */
    @WithDefault("1h")
    Duration failuresForgotten();
}
