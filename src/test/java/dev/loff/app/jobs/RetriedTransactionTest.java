package dev.loff.app.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Deadlocks are real: two transactions that take two advisory locks in the opposite order. */
@QuarkusTest
class RetriedTransactionTest {
    private static final String DEADLOCK = "40P01";
    private static final int FIRST_LOCK = 471_101;
    private static final int SECOND_LOCK = 471_102;
    /** PostgreSQL rolls back whichever of the two has waited for a second; that may be the other one on a slow machine. */
    private static final int ROUNDS = 10;

    @Inject
    EntityManager entities;

    @Inject
    DataSource connections;

    @Inject
    Annotated annotated;

    /** Methods whose transactions an annotation begins. */
    @ApplicationScoped
    static class Annotated {
        @Transactional
        void inOne(Runnable work) {
            work.run();
        }

        @Transactional(Transactional.TxType.REQUIRES_NEW)
        void inItsOwn(Runnable work) {
            work.run();
        }
    }

    @Test
    void aTransactionThatADeadlockRollsBackIsRetried() throws Exception {
        assertThat(retriesAfterADeadlock(RetriedTransaction::run)).isTrue();
    }

    @Test
    void soIsOneThatAnAnnotationBegins() throws Exception {
        assertThat(retriesAfterADeadlock(annotated::inOne)).isTrue();
        assertThat(retriesAfterADeadlock(annotated::inItsOwn)).isTrue();
        assertThat(retriesAfterADeadlock(work -> RetriedTransaction.run(() -> annotated.inOne(work))))
                .as("a method that joins a transaction is retried with it")
                .isTrue();
    }

    @Test
    void aMethodThatJoinsATransactionIsNotRetriedAlone() {
        AtomicInteger tries = new AtomicInteger();
        assertThatThrownBy(() -> QuarkusTransaction.requiringNew()
                        .run(() -> annotated.inOne(() -> {
                            tries.incrementAndGet();
                            throw new IllegalStateException(new SQLException("deadlock", DEADLOCK));
                        })))
                .hasRootCauseMessage("deadlock");
        assertThat(tries).hasValue(1);
    }

    @Test
    void whatARollbackDoesNotUndoIsNotRetried() throws Exception {
        assertThat(retriesAfterADeadlock(work -> RetriedTransaction.callUntilIrreversible(irreversible -> {
                    work.run();
                    irreversible.run();
                    return true;
                })))
                .as("before it")
                .isTrue();
        AtomicInteger tries = new AtomicInteger();
        assertThatThrownBy(() -> RetriedTransaction.callUntilIrreversible(irreversible -> {
                    tries.incrementAndGet();
                    irreversible.run();
                    throw new IllegalStateException(new SQLException("deadlock", DEADLOCK));
                }))
                .hasRootCauseMessage("deadlock");
        assertThat(tries).hasValue(1);
    }

    @Test
    void aFailureOfTheWorkItselfIsNotRetried() {
        AtomicInteger tries = new AtomicInteger();
        assertThatThrownBy(() -> RetriedTransaction.run(() -> {
                    tries.incrementAndGet();
                    throw new RefusedException("no");
                }))
                .isInstanceOf(RefusedException.class);
        assertThat(tries).hasValue(1);
    }

    @Test
    void theLastFailureIsThrown() {
        AtomicInteger tries = new AtomicInteger();
        assertThatThrownBy(() -> RetriedTransaction.run(() -> {
                    throw new IllegalStateException(new SQLException("try " + tries.incrementAndGet(), DEADLOCK));
                }))
                .hasRootCauseMessage("try 5");
    }

    private boolean retriesAfterADeadlock(Consumer<Runnable> transaction) throws Exception {
        int tries = 0;
        for (int round = 0; round < ROUNDS && tries < 2; round++) {
            tries = triesBesideADeadlock(transaction);
        }
        return tries == 2;
    }

    /** How many times a transaction was begun that another one had a deadlock with. */
    private int triesBesideADeadlock(Consumer<Runnable> transaction) throws Exception {
        AtomicInteger tries = new AtomicInteger();
        try (Connection other = connections.getConnection()) {
            other.setAutoCommit(false);
            lock(other, SECOND_LOCK);
            CompletableFuture<Void> retried = CompletableFuture.runAsync(() -> transaction.accept(() -> {
                tries.incrementAndGet();
                lock(FIRST_LOCK);
                lock(SECOND_LOCK);
            }));
            while (!isAwaited(other) && !retried.isDone()) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
            try {
                lock(other, FIRST_LOCK);
            } catch (SQLException e) {
                assertThat(e.getSQLState()).isEqualTo(DEADLOCK);
            } finally {
                other.rollback();
            }
            retried.get(1, TimeUnit.MINUTES);
        }
        return tries.get();
    }

    private void lock(int number) {
        entities.createNativeQuery("select 1 from pg_advisory_xact_lock(:number)")
                .setParameter("number", number)
                .getSingleResult();
    }

    private static void lock(Connection connection, int number) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("select pg_advisory_xact_lock(" + number + ")");
        }
    }

    private static boolean isAwaited(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                var rows = statement.executeQuery("select exists (select from pg_locks where locktype = 'advisory'"
                        + " and objid = " + SECOND_LOCK + " and not granted)")) {
            rows.next();
            return rows.getBoolean(1);
        }
    }
}
