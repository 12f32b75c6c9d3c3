package dev.loff.app.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The notifications of ended executions in a real database. */
@QuarkusTest
class NotifierTest extends FailedRunTest {
    @Test
    void notifiesOfAFailedRunOnce() {
        round();
        round();
        assertThat(receiver.requests).singleElement().satisfies(request -> {
            assertThat(request.body())
                    .contains("\"kind\":\"FAILED\"", "\"execution\":-20", "the disk is full", "loff restart -20");
            assertThat(request.authorization()).isEqualTo("Bearer s3cret-token");
            assertThat(request.key()).isEqualTo("FAILED/-20");
        });
        assertThat(states()).containsExactly("SENT");
    }

    @Test
    void severalHostsNotifyOnce() throws Exception {
        ExecutorService hosts = Executors.newFixedThreadPool(4);
        List<Future<?>> rounds = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            rounds.add(hosts.submit(this::round));
        }
        for (Future<?> round : rounds) {
            round.get();
        }
        hosts.shutdown();
        assertThat(receiver.requests).hasSize(1);
    }

    @Test
    void doesNotNotifyOfARunThatRestartsAutomatically() throws SQLException {
        sql("""
            insert into automatic_restart (instance_id, execution_id, restart_at) values (-2, -20, clock_timestamp())""");
        round();
        assertThat(receiver.requests).isEmpty();
    }

    @Test
    void notifiesThatTheNextRunRecovered() throws SQLException {
        round();
        sql("""
            insert into job_execution (jobexecutionid, jobinstanceid, batchstatus, starttime, endtime) values
              (-10, -1, 'COMPLETED', clock_timestamp(), clock_timestamp())""");
        round();
        round();
        assertThat(receiver.requests).extracting(Receiver.Request::key).containsExactly("FAILED/-20", "RECOVERED/-10");
    }

    @Test
    void notifiesThatARestartedRunRecovered() throws SQLException {
        round();
        sql("""
            insert into job_execution (jobexecutionid, jobinstanceid, batchstatus, starttime, endtime) values
              (-15, -2, 'COMPLETED', clock_timestamp(), clock_timestamp())""");
        round();
        assertThat(receiver.requests).extracting(Receiver.Request::key).containsExactly("FAILED/-20", "RECOVERED/-15");
    }

    @Test
    void notifiesOfAHeldModel() throws SQLException {
        sql("""
            update job_execution set batchstatus = 'COMPLETED' where jobexecutionid = -20;
            update job_run set decision = 'HELD', decision_reason = 'worse by 3 points' where instance_id = -2""");
        round();
        assertThat(receiver.requests).singleElement().satisfies(request -> assertThat(request.body())
                .contains("HELD", "worse by 3 points"));
    }

    @Test
    void notifiesOfManyQuarantinedImages() throws SQLException {
        sql("""
            insert into dataset_snapshot (id, sha256, source, file, classes, images, train, validation, test) values
              (-1, repeat('f', 64), 'folder', 'none', '{}', 100, 80, 10, 10);
            update job_execution set batchstatus = 'COMPLETED' where jobexecutionid = -20;
            update job_run set snapshot_id = -1 where instance_id = -2;
            insert into quarantined_image (snapshot_id, execution_id, path, reason, detail) values
              (-1, -20, 'a', 'VANISHED', ''), (-1, -20, 'b', 'VANISHED', '')""");
        round();
        sql("delete from quarantined_image where execution_id = -20");
        sql("update job_run set snapshot_id = null where instance_id = -2; delete from dataset_snapshot where id = -1");
        assertThat(receiver.requests).singleElement().satisfies(request -> assertThat(request.body())
                .contains("QUARANTINE", "2 of 102"));
    }

    @Test
    void aNewChannelGetsNoPastNotifications() throws SQLException {
        sql("update job_execution set endtime = clock_timestamp() - interval '1 hour' where jobexecutionid = -20");
        round();
        assertThat(receiver.requests).isEmpty();
    }

    @Test
    void testMessagesReportErrorsWithoutTheSecret() {
        receiver.answers.add(401);
        assertThat(notifier.test(List.of(webhook)))
                .containsExactly(java.util.Map.entry("webhook", Optional.of("127.0.0.1 answered 401")));
        assertThat(webhook.toString()).doesNotContain("s3cret");
    }
}
