package dev.loff.job.parameter;

import java.io.Serial;

/** The caller asked for a job, or gave it a parameter, that is not known or not allowed. */
public final class RefusedParametersException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    RefusedParametersException(String message) {
        super(message);
    }
}
