package dev.loff.app.access;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** The pages that are shown without a session. */
final class AccessPages {
    private AccessPages() {}

    /**
     * The log-in form.
     *
     * @param then path to open after the log-in
     * @param refusal why the last attempt failed, empty if there was none
     * @param oidc whether log-in with OpenID Connect is offered
     * @param possible whether the browser would send the session cookie back
     */
    @CheckedTemplate(basePath = "access")
    record LogIn(String then, String refusal, boolean oidc, boolean possible) implements TemplateInstance {}

    /** The set-up form: name and password of the first user. */
    @CheckedTemplate(basePath = "access")
    record FirstUser(String secret, String refusal) implements TemplateInstance {}

    /** A short text with a link to the next page; with {@code atOnce} the browser follows it by itself. */
    @CheckedTemplate(basePath = "access")
    record Notice(String title, String text, String then, boolean atOnce) implements TemplateInstance {}
}
