package dev.loff.app.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loff.app.tonight.TonightReport;
import dev.loff.registry.Outbox;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Delivery over real HTTP, to receivers that fail, hang and recover. */
@QuarkusTest
class DeliveryTest extends FailedRunTest {
    @Inject
    TonightReport tonight;

    @Test
    void retriesAfterTheBackOffAndNotBefore() throws SQLException {
        receiver.answers.add(500);
        round();
        round();
        assertThat(receiver.requests).as("the wait is not over").hasSize(1);
        assertThat(outbox.recent(1)).singleElement().satisfies(it -> {
            assertThat(it.state()).isEqualTo("WAITING");
            assertThat(it.lastError()).isEqualTo("127.0.0.1 answered 500");
        });
        due();
        round();
        assertThat(receiver.requests).extracting(Receiver.Request::key).containsExactly("FAILED/-20", "FAILED/-20");
        assertThat(states()).containsExactly("SENT");
    }

    @Test
    void aHangingReceiverTimesOutAndIsRetried() throws SQLException {
        receiver.answers.addAll(List.of(Receiver.SILENCE, Receiver.ENDLESS));
        Channel impatient =
                new WebhookChannel(new JsonPost(receiver.address("/hook"), Duration.ofMillis(500)), Optional.empty());
        for (int tries = 1; tries <= 2; tries++) {
            notifier.round(List.of(impatient));
            assertThat(outbox.recent(1)).singleElement().satisfies(it -> assertThat(it.lastError())
                    .isEqualTo("127.0.0.1 did not answer within 500 ms"));
            due();
        }
        round();
        assertThat(states()).containsExactly("SENT");
    }

    @Test
    void aRedirectDoesNotCountAsDelivery() {
        receiver.answers.add(302);
        round();
        assertThat(receiver.requests).extracting(Receiver.Request::path).containsExactly("/hook");
        assertThat(states()).containsExactly("WAITING");
    }

    @Test
    void givesUpAfterTheLastAttemptAndRetriesOnRequest() throws SQLException {
        for (int i = 0; i < 10; i++) {
            receiver.answers.add(503);
            due();
            round();
        }
        assertThat(states()).containsExactly("GIVEN_UP");
        assertThat(outbox.retry()).isEqualTo(1);
        round();
        assertThat(states()).containsExactly("SENT");
    }

    @Test
    void aKilledSendersMessageIsSentAfterItsClaimExpires() throws SQLException {
        receiver.answers.add(500);
        round();
        due();
        assertThat(outbox.claim("webhook", Duration.ofHours(1))).isPresent();
        round();
        assertThat(receiver.requests).as("somebody has it").hasSize(1);
        sql("update notification set claimed_until = clock_timestamp() - interval '1 second'");
        round();
        assertThat(receiver.requests).hasSize(2);
        assertThat(states()).containsExactly("SENT");
    }

    @Test
    void anExpiredClaimChangesNothing() throws SQLException {
        receiver.answers.add(500);
        round();
        due();
        Outbox.Claimed slow = outbox.claim("webhook", Duration.ZERO).orElseThrow();
        Outbox.Claimed fast = outbox.claim("webhook", Duration.ofMinutes(1)).orElseThrow();
        outbox.sent(fast);
        outbox.postpone(slow, "too late", Duration.ZERO);
        assertThat(states()).containsExactly("SENT");
    }

    @Test
    void messagesKeepTheirOrderWhileTheReceiverIsUnavailable() throws SQLException {
        receiver.answers.add(500);
        round();
        anotherRunCompletes();
        round();
        assertThat(receiver.requests).as("the first one waits").hasSize(1);
        due();
        round();
        assertThat(receiver.requests)
                .extracting(Receiver.Request::key)
                .containsExactly("FAILED/-20", "FAILED/-20", "RECOVERED/-10");
    }

    @Test
    void aRefusedMessageDoesNotBlockLaterOnes() throws SQLException {
        receiver.answers.add(400);
        round();
        anotherRunCompletes();
        round();
        assertThat(receiver.requests).extracting(Receiver.Request::key).containsExactly("FAILED/-20", "RECOVERED/-10");
        assertThat(states()).containsExactlyInAnyOrder("WAITING", "SENT");
    }

    @Test
    void aGivenUpMessageNeedsAttention() throws SQLException {
        for (int i = 0; i < 10; i++) {
            receiver.answers.add(400);
            due();
            round();
        }
        assertThat(tonight.troubles())
                .filteredOn(it -> it.id().equals("notifications-webhook"))
                .singleElement()
                .satisfies(it -> assertThat(it.why())
                        .contains("1 notification was given up", "127.0.0.1 answered 400", "loff notify retry"));
    }

    @Test
    void aFailingChannelDoesNotBlockAnother() {
        Channel broken = new Channel() {
            @Override
            public String name() {
                return "\0"; // the database rejects this name
            }

            @Override
            public void send(Message message) {
                throw new IllegalStateException("not to be asked");
            }
        };
        notifier.round(List.of(broken, webhook));
        assertThat(receiver.requests).hasSize(1);
    }

    private void anotherRunCompletes() throws SQLException {
        sql("""
            insert into job_execution (jobexecutionid, jobinstanceid, batchstatus, starttime, endtime) values
              (-10, -1, 'COMPLETED', clock_timestamp(), clock_timestamp())""");
    }

    private void due() throws SQLException {
        sql("update notification set next_attempt_at = clock_timestamp()");
    }
}
