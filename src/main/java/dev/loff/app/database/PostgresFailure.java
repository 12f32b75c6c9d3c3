package dev.loff.app.database;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A program of PostgreSQL ended with an error. */
final class PostgresFailure extends IOException {

    @Serial
    private static final long serialVersionUID = 1L;

    private static final String LOCKED = "processes of a server that ended still use the folder";

    PostgresFailure(String message) {
        super(message);
    }

    static PostgresFailure locked(Path file) {
        return new PostgresFailure("Cannot use the embedded database: " + LOCKED + " (lock=" + file + ")");
    }

    /** Whether the cause may go away by itself: a dead server's children, another server's start, a port just taken. */
    boolean mayPass() {
        return Stream.of(LOCKED, "pre-existing shared memory block", "lock file", "could not create any TCP/IP sockets")
                .anyMatch(String.valueOf(getMessage())::contains);
    }
}
