package dev.loff.app.access;

import dev.loff.registry.AccessAttempts;
import jakarta.enterprise.context.ApplicationScoped;

/** The configured limits on failed attempts, per account and per address. */
@ApplicationScoped
class Limits {
    private final AccessConfig config;

    Limits(AccessConfig config) {
        this.config = config;
    }

    AccessAttempts.Limit account() {
        return new AccessAttempts.Limit(config.accountFailures(), config.accountWait(), config.failuresForgotten());
    }

    AccessAttempts.Limit address() {
        return new AccessAttempts.Limit(config.addressFailures(), config.addressWait(), config.failuresForgotten());
    }
}
