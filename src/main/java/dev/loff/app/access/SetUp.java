package dev.loff.app.access;

import dev.loff.app.jobs.Actor;
import dev.loff.app.jobs.Audit;
import dev.loff.registry.AccessAttempts;
import dev.loff.registry.AccessSecrets;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Map;
import java.util.Optional;

/** Creates the first user. The link for it is printed by a host while nobody can log in. */
@ApplicationScoped
public class SetUp {
    private final AccessSecrets secrets;
    private final AccessAttempts attempts;
    private final Accounts accounts;
    private final LogIns logIns;
    private final Limits limits;
    private final AccessConfig config;
    private final OidcConfig oidc;
    private final Audit audit;

    SetUp(
            AccessSecrets secrets,
            AccessAttempts attempts,
            Accounts accounts,
            LogIns logIns,
            Limits limits,
            AccessConfig config,
            OidcConfig oidc,
            Audit audit) {
        this.secrets = secrets;
        this.attempts = attempts;
        this.accounts = accounts;
        this.logIns = logIns;
        this.limits = limits;
        this.config = config;
        this.oidc = oidc;
        this.audit = audit;
    }

    /** Whether nobody can log in: there is no user, no valid token, and no OpenID Connect provider. */
    public boolean isNeeded() {
        return !oidc.enabled() && !secrets.anybody();
    }

    /** Creates another link and returns its path. */
    public String newLink(Actor by) {
        Secret secret = Secret.random();
        secrets.addSetUp(secret.sha256(), by.name(), config.setUpTerm());
        return SetUpResource.PATH + "?" + SetUpResource.SECRET + "=" + secret.text();
    }

    boolean isGood(Secret link) {
        return isNeeded() && secrets.isSetUp(link.sha256());
    }

    void count(Address from) {
        TooManyAttempts.refuse(attempts.begin(from.subject(), limits.address()));
    }

    void succeeded(Address from) {
        attempts.succeeded(from.subject());
    }

    /** Creates the first admin and returns the secret of a session, or nothing if the link is not valid or no longer valid. */
    @Transactional
    Optional<Secret> use(Secret link, String name, String password, Address from) {
        if (!secrets.useSetUp(link.sha256()) || !isNeeded()) {
            return Optional.empty();
        }
        accounts.make(name, Role.ADMIN, password);
        audit.other(from.actor(name), "set up", "user " + name, Map.of(), Map.of("role", Role.ADMIN.word()));
        return Optional.of(logIns.withoutWord(name));
    }
}
