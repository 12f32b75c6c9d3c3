package dev.loff.app.access;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** The pages that are seen without a session. */
final class AccessPages {
    private AccessPages() {}

    /**
     * Asks for name and password.
     *
     * @param then where to go afterwards
     * @param refusal why the last try failed, empty if there was none
     * @param oidc whether the provider is offered
     * @param possible whether the browser would send the session back
     */
    @CheckedTemplate(basePath = "access")
    record LogIn(String then, String refusal, boolean oidc, boolean possible) implements TemplateInstance {}

    /** Asks whoever has the link for a name and a password. */
    @CheckedTemplate(basePath = "access")
    record FirstUser(String secret, String refusal) implements TemplateInstance {}

    /** Says one thing, and leads on. */
    @CheckedTemplate(basePath = "access")
    record Notice(String title, String text, String then, boolean atOnce) implements TemplateInstance {}
}
