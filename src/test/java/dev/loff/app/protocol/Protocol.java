package dev.loff.app.protocol;

import java.util.List;
import java.util.Optional;

/**
 * What several hosts do, in atomic steps.
 *
 * @param <S> a state: a value with {@code equals} and {@code hashCode}
 */
interface Protocol<S> {
    S begin();

    /** All that can happen next. */
    List<Step<S>> steps(S state);

    /** The promise that a state breaks, in words; empty where all hold. */
    Optional<String> broken(S state);

    /** Whether the work is done. */
    boolean done(S state);

    /** Whether a healthy host is there: then the work can be done without any host that is suspended. */
    boolean healthy(S state);
}
