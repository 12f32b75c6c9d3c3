package dev.loff.app.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class LostConnectionsTest {
    @Test
    void aBrokenOrEndedConnectionIsFoundAmongCausesAndBesideThem() {
        assertThat(LostConnections.isLostConnection(new SQLException("closed", "08006")))
                .isTrue();
        assertThat(LostConnections.isLostConnection(
                        new IllegalStateException("chunk", new RuntimeException(new SQLException("ended", "57P01")))))
                .isTrue();
        Exception rolledBack = new IllegalStateException("could not commit");
        rolledBack.addSuppressed(new SQLException("This connection has been closed.", "08003"));
        assertThat(LostConnections.isLostConnection(new RuntimeException(rolledBack)))
                .isTrue();
    }

    @Test
    void anythingElseIsAFailureOfTheJob() {
        SQLException first = new SQLException("duplicate key", "23505");
        SQLException second = new SQLException("no state", null, first);
        assertThat(LostConnections.isLostConnection(second)).isFalse();
        assertThat(LostConnections.isLostConnection(new IllegalStateException("too many images")))
                .isFalse();
        assertThat(LostConnections.isLostConnection(null)).isFalse();
    }
}
