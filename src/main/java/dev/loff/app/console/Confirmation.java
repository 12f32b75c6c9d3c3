package dev.loff.app.console;

import io.quarkus.qute.TemplateInstance;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The page that asks for confirmation and explains what will happen.
 *
 * @param action URL that the form is sent to
 * @param button label of the button; {@code danger} if the action cannot be undone
 * @param reason label of the field for a reason; null for no such field. {@code reasonNeeded} if it must not be empty
 * @param fields hidden fields
 * @param back URL of the link that cancels
 */
record Confirmation(
        String title,
        List<String> sentences,
        String action,
        String button,
        boolean danger,
        @Nullable String reason,
        boolean reasonNeeded,
        List<Field> fields,
        String back)
        implements TemplateInstance {

    /** A hidden field; one name may have several. */
    public record Field(String name, String value) {}

    static Confirmation plain(String title, List<String> sentences, String action, String button, String back) {
        return new Confirmation(title, sentences, action, button, false, null, false, List.of(), back);
    }

    static Confirmation danger(String title, List<String> sentences, String action, String button, String back) {
        return new Confirmation(title, sentences, action, button, true, null, false, List.of(), back);
    }

    static Confirmation reasoned(
            String title, List<String> sentences, String action, String button, String reason, String back) {
        return new Confirmation(title, sentences, action, button, false, reason, true, List.of(), back);
    }
}
