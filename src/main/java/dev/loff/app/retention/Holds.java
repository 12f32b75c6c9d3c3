package dev.loff.app.retention;

import dev.loff.app.jobs.Actor;
import dev.loff.app.jobs.Audit;
import dev.loff.app.jobs.RefusedException;
import dev.loff.registry.LegalHolds;
import dev.loff.registry.LegalHolds.Hold;
import dev.loff.registry.LegalHolds.Kind;
import dev.loff.registry.ModelRegistry;
import dev.loff.registry.ModelVersion;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Legal holds as an operator names things: {@code model NAME VERSION}, {@code feature-set ID}, and so on. */
@ApplicationScoped
@Transactional
public class Holds {
    private record Subject(Kind kind, long id, String words) {}

    private final LegalHolds holds;
    private final ModelRegistry models;
    private final Audit audit;

    Holds(LegalHolds holds, ModelRegistry models, Audit audit) {
        this.holds = holds;
        this.models = models;
        this.audit = audit;
    }

    public void add(String kind, List<String> words, String reason, Actor by) {
        Subject subject = subject(kind, words);
        if (!holds.exists(subject.kind(), subject.id())) {
            throw RefusedException.unknown("Cannot hold it: there is none (" + kind + "=" + subject.words() + ")");
        }
        holds.add(subject.kind(), subject.id(), subject.words(), reason, by.name());
        audit.other(by, "hold", kind + " " + subject.words(), Map.of(), Map.of("reason", reason));
    }

    public void remove(String kind, List<String> words, Actor by) {
        Subject subject = subject(kind, words);
        if (!holds.remove(subject.kind(), subject.id())) {
            throw RefusedException.unknown(
                    "Cannot let it go: it is not held, see `loff hold list` (" + kind + "=" + subject.words() + ")");
        }
        audit.other(by, "let go", kind + " " + subject.words(), Map.of(), Map.of());
    }

    public List<Hold> all() {
        return holds.all();
    }

    private Subject subject(String word, List<String> words) {
        Kind kind = Arrays.stream(Kind.values())
                .filter(it -> it.word().equals(word))
                .findFirst()
                .orElseThrow(() -> RefusedException.invalid("Cannot hold it: there is no such kind (kind=" + word
                        + ", known="
                        + Arrays.stream(Kind.values()).map(Kind::word).collect(Collectors.joining(", ")) + ")"));
        String all = String.join(" ", words);
        try {
            return switch (kind) {
                case MODEL -> model(words, all);
                case FEATURE_SET, SNAPSHOT, EXECUTION -> new Subject(kind, Long.parseLong(all), all);
            };
        } catch (NumberFormatException e) {
            throw RefusedException.invalid("Cannot hold it: give its number (" + word + "=" + all + ")");
        }
    }

    private Subject model(List<String> words, String all) {
        if (words.size() != 2) {
            throw RefusedException.invalid("Cannot hold a model: give its name and version (model=" + all + ")");
        }
        ModelVersion version = models.version(words.get(0), Integer.parseInt(words.get(1)))
                .orElseThrow(() -> RefusedException.unknown(
                        "Cannot hold a model: there is no such version, see `loff models` (model=" + all + ")"));
        return new Subject(Kind.MODEL, version.id(), version.model() + " v" + version.version());
    }
}
