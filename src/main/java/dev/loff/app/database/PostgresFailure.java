package dev.loff.app.database;

import java.io.IOException;
import java.io.Serial;
import java.util.stream.Stream;

/** A program of PostgreSQL ended with an error. */
final class PostgresFailure extends IOException {

    @Serial
    private static final long serialVersionUID = 1L;

    PostgresFailure(String message) {
        super(message);
    }

    /** Whether what stands in the way goes by itself: a dead server's children, another server's start, a port just taken. */
    boolean mayPass() {
        return Stream.of("pre-existing shared memory block", "lock file", "could not create any TCP/IP sockets")
                .anyMatch(String.valueOf(getMessage())::contains);
    }
}
