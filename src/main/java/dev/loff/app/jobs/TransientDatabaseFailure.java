package dev.loff.app.jobs;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Failures of the database that say nothing about the work: the same transaction may succeed on another try. The SQLSTATE
 * codes are PostgreSQL's (its manual, appendix A).
 */
final class TransientDatabaseFailure {
    /** Class 08: the connection could not be made or broke. */
    private static final String CONNECTION_CLASS = "08";

    private static final String TOO_MANY_CONNECTIONS = "53300";

    private static final Set<String> STATES = Set.of(
            "57014", // query_canceled: it took longer than statement_timeout
            "57P01", // the server ended the connection: admin_shutdown
            "57P02", // crash_shutdown
            "57P03", // cannot_connect_now: it starts or stops
            "57P05", // idle_session_timeout
            "25P03", // idle_in_transaction_session_timeout
            "25P04", // transaction_timeout
            "40001", // serialization_failure
            "40003", // statement_completion_unknown
            "40P01", // deadlock_detected
            "53000", // insufficient_resources
            "53200", // out_of_memory, of the server
            TOO_MANY_CONNECTIONS,
            "55P03", // lock_not_available: a lock was not granted in time
            "99999"); // the driver's own: what it read is no answer, as on a connection that lost bytes

    /** Those after which nothing of the transaction is there. A lock that was not granted has been waited for already. */
    private static final Set<String> ROLLED_BACK = Set.of(
            "40001", // serialization_failure
            "40P01", // deadlock_detected
            TOO_MANY_CONNECTIONS);

    /** The connection pool's messages, which have no state, when no connection is free or can be made in time. */
    private static final List<String> POOL_TIMEOUTS = List.of(
            "Sorry, acquisition timeout!",
            "Acquisition timeout while waiting for new connection",
            "Acquisition timeout on health check");

    private TransientDatabaseFailure() {}

    /** Whether one is among a failure's causes, or beside them. */
    static boolean isIn(@Nullable Throwable failure) {
        return states(failure).anyMatch(it -> it.startsWith(CONNECTION_CLASS) || STATES.contains(it));
    }

    /** Whether the database has certainly rolled the transaction back, and another try may succeed. */
    static boolean isRollback(@Nullable Throwable failure) {
        return states(failure).anyMatch(ROLLED_BACK::contains)
                && states(failure).noneMatch(TransientDatabaseFailure::leavesOutcomeUnknown);
    }

    private static boolean leavesOutcomeUnknown(String state) {
        return state.startsWith(CONNECTION_CLASS) || state.equals("40003");
    }

    /** The SQLSTATEs among a failure's causes, and beside them. */
    private static Stream<String> states(@Nullable Throwable failure) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Throwable> open = new ArrayDeque<>();
        if (failure != null) {
            open.add(failure);
        }
        Stream.Builder<String> states = Stream.builder();
        while (!open.isEmpty()) {
            Throwable next = open.pop();
            if (!seen.add(next)) {
                continue;
            }
            if (next instanceof SQLException sql) {
                states.add(state(sql));
            }
            open.addAll(related(next));
        }
        return states.build();
    }

    /** A transaction that cannot be committed keeps the reason beside its cause; a batch of statements in a chain. */
    private static List<Throwable> related(Throwable failure) {
        List<Throwable> related = new ArrayList<>(List.of(failure.getSuppressed()));
        if (failure.getCause() != null) {
            related.add(failure.getCause());
        }
        if (failure instanceof SQLException sql && sql.getNextException() != null) {
            related.add(sql.getNextException());
        }
        return related;
    }

    private static String state(SQLException failure) {
        String state = failure.getSQLState();
        if (state == null) {
            String message = String.valueOf(failure.getMessage());
            return POOL_TIMEOUTS.stream().anyMatch(message::contains) ? TOO_MANY_CONNECTIONS : "";
        }
        return state;
    }
}
