package dev.loff.app.access;

import dev.loff.app.jobs.Actor;
import dev.loff.app.jobs.Audit;
import dev.loff.registry.AccessAttempts;
import dev.loff.registry.AccessSecrets;
import dev.loff.registry.Users;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Map;
import java.util.Optional;

/**
 * Browser sessions. They begin with a password or through an OpenID Connect provider and end with a log-out or when they
 * expire.
 */
@ApplicationScoped
class LogIns {
    private final Users users;
    private final Passwords passwords;
    private final AccessSecrets secrets;
    private final AccessAttempts attempts;
    private final Limits limits;
    private final AccessConfig config;
    private final Audit audit;

    LogIns(
            Users users,
            Passwords passwords,
            AccessSecrets secrets,
            AccessAttempts attempts,
            Limits limits,
            AccessConfig config,
            Audit audit) {
        this.users = users;
        this.passwords = passwords;
        this.secrets = secrets;
        this.attempts = attempts;
        this.limits = limits;
        this.config = config;
        this.audit = audit;
    }

    /**
     * Returns the secret of a new session, or nothing if the name or the password is wrong. Neither the result nor the time it
     * takes reveals which of the two was wrong.
     */
    Optional<Secret> withPassword(String name, String password, Address from) {
        String account = "account " + (Accounts.mayBeNamed(name) ? name : "that cannot be");
        TooManyAttempts.refuse(attempts.begin(from.subject(), limits.address()));
        TooManyAttempts.refuse(attempts.begin(account, limits.account()));
        Optional<String> hash = users.passwordHash(name);
        if (!passwords.matches(password, hash)) {
            String known = hash.isPresent() ? name : "unknown";
            audit.other(from.actor("anonymous"), "log-in refused", "user " + known, Map.of(), Map.of());
            return Optional.empty();
        }
        attempts.succeeded(from.subject());
        attempts.forget(account);
        return Optional.of(begin(name, Optional.empty(), from.actor(name)));
    }

    /** Returns the secret of a new session for a user whom the OpenID Connect provider authenticated. */
    Secret withRole(String holder, Role role, Address from) {
        return begin(holder, Optional.of(role), from.actor(holder));
    }

    @Transactional
    Secret begin(String holder, Optional<Role> role, Actor by) {
        Secret secret = make(holder, role);
        audit.other(by, "log in", "user " + holder, Map.of(), Map.of());
        return secret;
    }

    /** Returns the secret of a new session for a local user. The caller writes the audit log. */
    Secret withoutWord(String name) {
        return make(name, Optional.empty());
    }

    private Secret make(String holder, Optional<Role> role) {
        Secret secret = Secret.random();
        secrets.addSession(holder, secret.sha256(), role.map(Role::word).orElse(null), config.sessionTerm());
        return secret;
    }

    @Transactional
    void end(Secret session, Actor by) {
        secrets.removeSession(session.sha256());
        audit.other(by, "log out", "user " + by.name(), Map.of(), Map.of());
    }
}
