package dev.loff.app.notify;

import jakarta.mail.Authenticator;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Properties;

/** Sends each message as a plain mail. */
final class MailChannel implements Channel {

    /** The mail server, the log-in, and the addresses; {@code tls} also checks the server's name. */
    record Account(
            String host,
            int port,
            boolean tls,
            String user,
            String password,
            String from,
            List<String> to,
            Duration timeout) {
        Account {
            to = List.copyOf(to);
        }

        /** Without the password. */
        @Override
        public String toString() {
            return user + " at " + host + ":" + port;
        }
    }

    private final Account account;
    private final Session session;

    MailChannel(Account account) {
        this.account = account;
        Properties settings = new Properties();
        settings.put("mail.smtp.host", account.host());
        settings.put("mail.smtp.port", Integer.toString(account.port()));
        for (String timeout : List.of("connectiontimeout", "timeout", "writetimeout")) {
            settings.put("mail.smtp." + timeout, Long.toString(account.timeout().toMillis()));
        }
        // Port 465 uses TLS from the first byte on; other ports begin it with STARTTLS.
        settings.put("mail.smtp.ssl.enable", Boolean.toString(account.tls() && account.port() == 465));
        settings.put("mail.smtp.starttls.enable", "true");
        settings.put("mail.smtp.starttls.required", Boolean.toString(account.tls() && account.port() != 465));
        settings.put("mail.smtp.ssl.checkserveridentity", "true");
        settings.put("mail.smtp.auth", Boolean.toString(!account.user().isEmpty()));
        this.session = Session.getInstance(settings, new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                return new PasswordAuthentication(account.user(), account.password());
            }
        });
    }

    @Override
    public String name() {
        return "mail";
    }

    @Override
    public void send(Message message) throws NotDeliveredException {
        MimeMessage mail = new MimeMessage(session) {
            /** The same for the same message, so that mail programs show it once. */
            @Override
            protected void updateMessageID() throws MessagingException {
                setHeader("Message-ID", "<" + message.key().replace('/', '.') + "@loff>");
            }
        };
        try {
            mail.setFrom(new InternetAddress(account.from()));
            for (String to : account.to()) {
                mail.addRecipient(jakarta.mail.Message.RecipientType.TO, new InternetAddress(to));
            }
            mail.setSubject("[loff] " + message.title(), StandardCharsets.UTF_8.name());
            mail.setText(
                    message.text() + (message.link() == null ? "" : "\n\n" + message.link()),
                    StandardCharsets.UTF_8.name());
            mail.setSentDate(Date.from(message.at()));
            Transport.send(mail);
        } catch (MessagingException e) {
            String reason = account.host() + " did not accept the mail: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
            throw e instanceof SendFailedException
                    ? NotDeliveredException.refused(reason)
                    : new NotDeliveredException(reason);
        }
    }
}
