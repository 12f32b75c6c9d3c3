package dev.loff.app.jobs;

import dev.loff.registry.Lineage;
import dev.loff.registry.ModelRegistry;
import dev.loff.registry.ModelVersion;
import dev.loff.registry.Promotions;
import dev.loff.registry.SpeedUp;
import dev.loff.registry.TrainingLedger;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What an operator can ask of models: the list, what became of each version at the gate, and where they come from. */
@ApplicationScoped
@Transactional
public class ModelReports {
    /** A model version and where it comes from. */
    public record Report(
            long id,
            String model,
            int version,
            List<String> aliases,
            String classifier,
            long seed,
            @Nullable Double testAccuracy,
            SpeedUp speedUp,
            String artifact,
            @Nullable String endToEnd,
            String sha256,
            String snapshot,
            String encoder,
            String encoderFingerprint,
            Instant created,
            @Nullable Gate gate,
            Promotions.@Nullable Pin pin,
            Promotions.@Nullable Check fell) {

        /** What a reader of a list must not miss, in a word or two; empty where there is nothing. */
        public String state() {
            return Stream.of(gate == null ? "" : gate.state(), pin == null ? "" : "pinned", fell == null ? "" : "fell")
                    .filter(it -> !it.isEmpty())
                    .collect(Collectors.joining(", "));
        }
    }

    /**
     * What the gate decided about a version and what became of it.
     *
     * @param waits whether a person has to promote or decline it
     */
    public record Gate(
            String decision,
            String reason,
            Instant at,
            boolean waits,
            @Nullable String outcome,
            @Nullable String settledBy,
            @Nullable String settledReason,
            @Nullable Instant settledAt) {
        static Gate of(Promotions.Judgement it) {
            return new Gate(
                    it.decision(),
                    it.reason(),
                    it.at(),
                    it.waits(),
                    it.outcome(),
                    it.settledBy(),
                    it.settledReason(),
                    it.settledAt());
        }

        String state() {
            if (waits) {
                return decision.toLowerCase(Locale.ROOT);
            }
            return "DECLINED".equals(outcome) ? "declined" : "";
        }
    }

    private final ModelRegistry models;
    private final Lineage lineage;
    private final TrainingLedger trainings;
    private final Promotions promotions;

    ModelReports(ModelRegistry models, Lineage lineage, TrainingLedger trainings, Promotions promotions) {
        this.trainings = trainings;
        this.promotions = promotions;
        this.models = models;
        this.lineage = lineage;
    }

    /** Newest first, of ids below {@code beforeId}. */
    public List<Report> recent(@Nullable String model, long beforeId, int limit) {
        return reports(models.versions(model, beforeId, limit));
    }

    public Report find(String model, int version) {
        return reports(List.of(required(model, version))).get(0);
    }

    /** What waits for a person: versions that were held or proposed, newest first. */
    public List<Promotions.Judgement> waiting() {
        return promotions.waiting();
    }

    /** Champions that lost accuracy by more than chance on newer test images. */
    public List<Promotions.Check> fallen() {
        return promotions.fallen();
    }

    /** The pins of some models, by the model's name. */
    public Map<String, Promotions.Pin> pins(List<String> ofModels) {
        return promotions.pins(ofModels).stream().collect(Collectors.toMap(Promotions.Pin::model, Function.identity()));
    }

    private List<Report> reports(List<ModelVersion> page) {
        Map<Long, List<String>> aliases = models.aliases(page);
        Map<Long, Promotions.Judgement> judged = promotions.of(page);
        Map<String, Promotions.Pin> pins =
                pins(page.stream().map(ModelVersion::model).distinct().toList());
        Map<Long, Promotions.Check> fallen =
                promotions.fallen().stream().collect(Collectors.toMap(Promotions.Check::version, Function.identity()));
        return page.stream()
                .map(it -> report(
                        it,
                        aliases.getOrDefault(it.id(), List.of()),
                        Optional.ofNullable(judged.get(it.id())).map(Gate::of).orElse(null),
                        pins.get(it.model()),
                        fallen.get(it.id())))
                .toList();
    }

    /** A page of the images whose features a model's data set has. */
    public List<Lineage.SeenImage> images(String model, int version, long fromPosition, int limit) {
        return lineage.images(required(model, version), fromPosition, limit);
    }

    /** The models whose data set has an image of that content. */
    public List<Lineage.Sighting> sightings(String imageSha256) {
        if (!imageSha256.matches("[0-9a-f]{64}")) {
            throw RefusedException.invalid(
                    "Cannot look an image up: a SHA-256 has 64 hexadecimal digits (sha256=" + imageSha256 + ")");
        }
        return lineage.models(imageSha256);
    }

    private ModelVersion required(String model, int version) {
        return models.version(model, version)
                .orElseThrow(() -> RefusedException.unknown("Cannot find a model version: see `loff models` (model="
                        + model + ", version=" + version + ")"));
    }

    private Report report(
            ModelVersion it,
            List<String> aliases,
            @Nullable Gate gate,
            Promotions.@Nullable Pin pin,
            Promotions.@Nullable Check fell) {
        return new Report(
                it.id(),
                it.model(),
                it.version(),
                aliases,
                it.trainingRun().classifier(),
                it.trainingRun().seed(),
                it.testAccuracy(),
                trainings.speedUp(it.trainingRun().id()),
                it.artifact(),
                it.endToEnd(),
                it.sha256(),
                it.trainingRun().featureSet().snapshot().sha256(),
                it.trainingRun().featureSet().encoder().name(),
                it.trainingRun().featureSet().encoder().fingerprint(),
                it.createdAt(),
                gate,
                pin != null && pin.version() == it.version() ? pin : null,
                fell);
    }
}
