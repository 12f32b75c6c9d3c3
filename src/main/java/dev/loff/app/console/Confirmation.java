package dev.loff.app.console;

import io.quarkus.qute.TemplateInstance;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The page that asks once more, and says what will happen, before anything is changed.
 *
 * @param action where the form goes
 * @param button what its button says; {@code danger} when it cannot be taken back
 * @param reason what the reason asked for is about; absent where none is. {@code reasonNeeded} when it may not be empty
 * @param fields what goes along unseen
 * @param back where the reader goes who does not want it
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
