package dev.loff.app.access;

import dev.loff.app.jobs.Actor;
import dev.loff.app.jobs.Audit;
import dev.loff.app.jobs.RefusedException;
import dev.loff.registry.AccessSecrets;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Secrets for programs: created with a role and an expiry, shown once, revoked with immediate effect. */
@ApplicationScoped
public class Tokens {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Duration LONGEST = Duration.ofDays(3660);

    private final AccessSecrets secrets;
    private final Audit audit;

    Tokens(AccessSecrets secrets, Audit audit) {
        this.secrets = secrets;
        this.audit = audit;
    }

    /** All tokens, newest first, including expired and revoked ones. */
    public List<AccessSecrets.Token> all() {
        return secrets.tokens();
    }

    /** Creates a token and returns its text, which is stored nowhere. */
    @Transactional
    public String create(String name, Role role, Duration term, Actor by) {
        if (!NAME.matcher(name).matches()) {
            throw RefusedException.invalid("Cannot make a token: a name has up to 64 letters, digits, dots, dashes and"
                    + " underscores, and begins with a letter or digit (name=" + name + ")");
        }
        if (term.toSeconds() < 1 || term.compareTo(LONGEST) > 0) {
            throw RefusedException.invalid(
                    "Cannot make a token: it lasts from a second to ten years (expires=" + term + ")");
        }
        Secret secret = Secret.random();
        if (!secrets.addToken(name, secret.sha256(), role.word(), by.name(), term)) {
            throw new RefusedException(
                    "Cannot make a token: there is one of that name, revoke it first (name=" + name + ")");
        }
        audit.other(
                by, "make token", "token " + name, Map.of(), Map.of("role", role.word(), "expires", term.toString()));
        return secret.text();
    }

    /** The next request with the token is refused. */
    @Transactional
    public void revoke(String name, Actor by) {
        if (!secrets.revokeToken(name)) {
            throw RefusedException.unknown(
                    "Cannot revoke a token: there is none of that name in force (name=" + name + ")");
        }
        audit.other(by, "revoke token", "token " + name, Map.of(), Map.of());
    }
}
