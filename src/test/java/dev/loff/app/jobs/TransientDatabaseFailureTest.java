package dev.loff.app.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransientDatabaseFailureTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "08000", "08001", "08003", "08004", "08006", "08007", "57014", "57P01", "57P02", "57P03", "57P05",
                "25P03", "25P04", "40001", "40003", "40P01", "53000", "53200", "53300", "55P03", "99999"
            })
    void eachStateThatAnotherTryMayNotMeetIsFoundAmongTheCauses(String state) {
        SQLException failure = new SQLException("the server's words", state);
        assertThat(TransientDatabaseFailure.isIn(failure)).isTrue();
        assertThat(TransientDatabaseFailure.isIn(new IllegalStateException("chunk", new RuntimeException(failure))))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"40001", "40P01", "53300"})
    void afterTheseNothingOfTheTransactionIsThere(String state) {
        SQLException failure = new SQLException("the server's words", state);
        assertThat(TransientDatabaseFailure.isRollback(new RuntimeException(failure)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"08006", "08007", "40003", "55P03", "57014", "57P01", "23505"})
    void afterTheseItMayHaveBeenCommittedOrIsNotWorthAnotherTry(String state) {
        SQLException failure = new SQLException("the server's words", state);
        assertThat(TransientDatabaseFailure.isRollback(new RuntimeException(failure)))
                .isFalse();
    }

    @Test
    void aCommitOfUnknownOutcomeIsNoRollback() {
        SQLException commit = new SQLException("the connection broke", "08006");
        commit.addSuppressed(new SQLException("Sorry, acquisition timeout!"));
        assertThat(TransientDatabaseFailure.isRollback(commit)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sorry, acquisition timeout!",
                "Acquisition timeout while waiting for new connection",
                "Acquisition timeout on health check"
            })
    void aPoolWithoutAFreeConnectionHasNoState(String message) {
        SQLException failure = new SQLException(message);
        assertThat(TransientDatabaseFailure.isIn(failure)).isTrue();
        assertThat(TransientDatabaseFailure.isRollback(failure)).isTrue();
    }

    @Test
    void theReasonMayStandBesideTheCause() {
        Exception rolledBack = new IllegalStateException("could not commit");
        rolledBack.addSuppressed(new SQLException("This connection has been closed.", "08003"));
        assertThat(TransientDatabaseFailure.isIn(new RuntimeException(rolledBack)))
                .isTrue();
        BatchUpdateException batch = new BatchUpdateException();
        batch.setNextException(new SQLException("deadlock detected", "40P01"));
        assertThat(TransientDatabaseFailure.isIn(batch)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"23505", "42P01", "22001", "53100", "28P01"})
    void anythingElseIsAFailureOfTheJob(String state) {
        assertThat(TransientDatabaseFailure.isIn(new SQLException("no", state))).isFalse();
    }

    @Test
    void whatIsNotOfTheDatabaseIsNone() {
        assertThat(TransientDatabaseFailure.isIn(new SQLException("no state"))).isFalse();
        assertThat(TransientDatabaseFailure.isIn(new IllegalStateException("too many images")))
                .isFalse();
        assertThat(TransientDatabaseFailure.isIn(null)).isFalse();
    }
}
