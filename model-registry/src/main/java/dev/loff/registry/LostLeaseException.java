package dev.loff.registry;

import java.io.Serial;

/** Another owner took an execution over; this process may commit nothing more for it. */
public class LostLeaseException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    public LostLeaseException(long executionId) {
        super("Cannot commit: this process no longer owns the execution, its lease was revoked (execution="
                + executionId + ")");
    }
}
