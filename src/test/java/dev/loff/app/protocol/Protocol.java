package dev.loff.app.protocol;

import java.util.List;
import java.util.Optional;

/**
 * The actions of several hosts, in atomic steps.
 *
 * @param <S> a state: a value with {@code equals} and {@code hashCode}
 */
interface Protocol<S> {
    S begin();

    /** Returns everything that can happen next. */
    List<Step<S>> steps(S state);

    /** Returns the promise that a state breaks, in words; empty when all hold. */
    Optional<String> broken(S state);

    /** Whether the work is done. */
    boolean done(S state);

    /** Whether there is a healthy host: then the work must be possible without the suspended hosts. */
    boolean healthy(S state);
}
