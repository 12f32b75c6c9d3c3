package dev.loff.app.jobs;

import dev.loff.registry.Alias;
import dev.loff.registry.AliasChange;
import dev.loff.registry.Lineage;
import dev.loff.registry.ModelRegistry;
import dev.loff.registry.ModelVersion;
import dev.loff.registry.SpeedUp;
import dev.loff.registry.TrainingLedger;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an operator can ask of models: the list, a promotion, and where they come from. */
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
            Instant created) {}

    private final ModelRegistry models;
    private final Lineage lineage;
    private final Audit audit;
    private final TrainingLedger trainings;

    ModelReports(ModelRegistry models, Lineage lineage, Audit audit, TrainingLedger trainings) {
        this.trainings = trainings;
        this.audit = audit;
        this.models = models;
        this.lineage = lineage;
    }

    /** Newest first, of ids below {@code beforeId}. */
    public List<Report> recent(@Nullable String model, long beforeId, int limit) {
        List<ModelVersion> page = models.versions(model, beforeId, limit);
        Map<Long, List<String>> aliases = models.aliases(page);
        return page.stream()
                .map(it -> report(it, aliases.getOrDefault(it.id(), List.of())))
                .toList();
    }

    public Report find(String model, int version) {
        ModelVersion found = required(model, version);
        return report(found, models.aliases(List.of(found)).getOrDefault(found.id(), List.of()));
    }

    /** Makes a version the champion. */
    public void promote(String model, int version, String reason, Actor by) {
        String before = models.resolve(model, Alias.CHAMPION)
                .map(it -> Integer.toString(it.version()))
                .orElse("none");
        models.point(Alias.CHAMPION, required(model, version), by.name(), reason);
        audit.other(
                by,
                "promote",
                "model " + model,
                Map.of("champion", before),
                Map.of("champion", Integer.toString(version), "reason", reason));
    }

    /** Makes the version the champion that was it before; refused where there was none, or retention has removed it. */
    public int rollBack(String model, String reason, Actor by) {
        List<AliasChange> changes = models.history(model, Alias.CHAMPION);
        AliasChange last = changes.isEmpty() ? null : changes.get(changes.size() - 1);
        ModelVersion before = last == null ? null : last.fromVersion();
        if (before == null) {
            throw new RefusedException(
                    "Cannot roll back: there is no champion before this one, promote a version instead (model=" + model
                            + ")");
        }
        promote(model, before.version(), reason, by);
        return before.version();
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

    private Report report(ModelVersion it, List<String> aliases) {
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
                it.createdAt());
    }
}
