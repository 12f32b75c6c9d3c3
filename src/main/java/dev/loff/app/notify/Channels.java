package dev.loff.app.notify;

import jakarta.inject.Singleton;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/** The configured channels. */
@Singleton
final class Channels {
    private static final String PREFIX = "loff.notify.";
    private static final Set<String> SECRETS = Set.of("webhook.token", "slack.url", "mail.password");
    private static final String ENVIRONMENT = "EnvConfigSource";
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    private final NotifyConfig config;
    private final Config sources;
    /** An HTTP client has its own threads, so each channel is opened only once. */
    private @Nullable List<Channel> opened;

    Channels(NotifyConfig config, Config sources) {
        this.config = config;
        this.sources = sources;
    }

    /** Throws when one cannot be used as configured. */
    synchronized List<Channel> all() {
        if (opened == null) {
            opened = List.copyOf(open());
        }
        return opened;
    }

    private List<Channel> open() {
        SECRETS.forEach(this::requireEnvironment);
        List<Channel> channels = new ArrayList<>();
        config.webhook()
                .url()
                .ifPresent(url -> channels.add(new WebhookChannel(
                        post(url, "webhook.url"), config.webhook().token())));
        config.slack().url().ifPresent(url -> channels.add(new SlackChannel(post(url, "slack.url"))));
        config.mail().host().ifPresent(host -> channels.add(mail(host)));
        return channels;
    }

    /** Files are no place for secrets: they are copied, committed to repositories and put into support bundles. */
    private void requireEnvironment(String secret) {
        var value = sources.getConfigValue(PREFIX + secret);
        if (value.getValue() != null && !ENVIRONMENT.equals(value.getSourceName())) {
            throw new IllegalStateException("Cannot read a secret from this source: set it in the environment (key="
                    + variable(secret) + ", source=" + value.getSourceName() + ")");
        }
    }

    private static String variable(String key) {
        return (PREFIX + key).toUpperCase(Locale.ROOT).replace('.', '_');
    }

    private JsonPost post(URI url, String key) {
        boolean http = "http".equals(url.getScheme());
        if ((!http && !"https".equals(url.getScheme())) || url.getHost() == null) {
            throw new IllegalStateException(
                    "Cannot post to that address: it is not an http or https address (key=" + variable(key) + ")");
        }
        if (http && !config.allowPlain() && !THIS_MACHINE.contains(url.getHost())) {
            throw new IllegalStateException(
                    "Cannot post to another machine without TLS: use https, or set LOFF_NOTIFY_ALLOW_PLAIN (key="
                            + variable(key) + ", host=" + url.getHost() + ")");
        }
        return new JsonPost(url, config.timeout());
    }

    private MailChannel mail(String host) {
        NotifyConfig.Mail mail = config.mail();
        boolean plain = config.allowPlain() || THIS_MACHINE.contains(host);
        return new MailChannel(new MailChannel.Account(
                host,
                mail.port(),
                !plain,
                mail.user().orElse(""),
                mail.password().orElse(""),
                required(mail.from(), "mail.from"),
                required(mail.to(), "mail.to"),
                config.timeout()));
    }

    private static <T> T required(Optional<T> value, String key) {
        return value.orElseThrow(() -> new IllegalStateException(
                "Cannot send mail: the sender or recipient is not configured (key=" + variable(key) + ")"));
    }
}
