package dev.loff.app.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sends over SMTP to a real server. */
class MailChannelTest {
    private static final Message MESSAGE = new Message(
            "FAILED/17",
            "FAILED",
            "Failed: nightly, execution 17",
            "the disk is full – größer wird sie nicht",
            "nightly",
            17L,
            "https://loff.example.org/executions/17",
            Instant.parse("2026-11-21T02:30:00Z"));

    private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    @BeforeEach
    void start() {
        server.setUser("loff@example.org", "loff", "right");
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void everyRecipientGetsTheMail() throws Exception {
        channel(server.getSmtp().getPort(), false, "right").send(MESSAGE);
        MimeMessage[] mails = server.getReceivedMessages();
        assertThat(mails).hasSize(2);
        assertThat(mails[0].getSubject()).isEqualTo("[loff] Failed: nightly, execution 17");
        assertThat(mails[0].getContent().toString().strip())
                .isEqualTo("the disk is full – größer wird sie nicht\r\n\r\nhttps://loff.example.org/executions/17");
        assertThat(mails[0].getMessageID()).isEqualTo("<FAILED.17@loff>");
        assertThat(GreenMailUtil.getAddressList(mails[0].getAllRecipients()))
                .contains("night@example.org", "day@example.org");
    }

    @Test
    void aWrongPasswordFailsTheDeliveryAndIsNotShown() {
        assertThatThrownBy(() -> channel(server.getSmtp().getPort(), false, "wrong-password")
                        .send(MESSAGE))
                .isInstanceOf(NotDeliveredException.class)
                .hasMessageStartingWith("127.0.0.1 did not accept the mail")
                .hasMessageNotContaining("wrong-password");
    }

    @Test
    void aServerWithoutTlsGetsNothingWhereTlsIsRequired() {
        assertThatThrownBy(
                        () -> channel(server.getSmtp().getPort(), true, "right").send(MESSAGE))
                .isInstanceOf(NotDeliveredException.class)
                .hasMessageContaining("STARTTLS");
        assertThat(server.getReceivedMessages()).isEmpty();
    }

    @Test
    void aSilentServerTimesOut() throws IOException {
        try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(
                            () -> channel(mute.getLocalPort(), false, "right").send(MESSAGE))
                    .isInstanceOf(NotDeliveredException.class);
        }
    }

    private static MailChannel channel(int port, boolean tls, String password) {
        return new MailChannel(new MailChannel.Account(
                "127.0.0.1",
                port,
                tls,
                "loff",
                password,
                "loff@example.org",
                List.of("night@example.org", "day@example.org"),
                Duration.ofMillis(800)));
    }
}
