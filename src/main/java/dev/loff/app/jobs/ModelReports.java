package dev.loff.app.jobs;

import dev.loff.registry.Alias;
import dev.loff.registry.Lineage;
import dev.loff.registry.ModelRegistry;
import dev.loff.registry.ModelVersion;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What an operator can ask of models: the list, a promotion, and where they come from. */
@ApplicationScoped
@Transactional
public class ModelReports {
    /** A model version and where it comes from. */
    public record Report(
            String model,
            int version,
            List<String> aliases,
            String classifier,
            long seed,
            @Nullable Double testAccuracy,
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

    ModelReports(ModelRegistry models, Lineage lineage, Audit audit) {
        this.audit = audit;
        this.models = models;
        this.lineage = lineage;
    }

    /** Newest first. */
    public List<Report> recent(@Nullable String model, int limit) {
        return models.versions(model, limit).stream().map(this::report).toList();
    }

    public Report find(String model, int version) {
        return report(required(model, version));
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

    /** A page of the images whose features a model's data set has. */
    public List<Lineage.SeenImage> images(String model, int version, long fromPosition, int limit) {
        return lineage.images(required(model, version), fromPosition, limit);
    }

    /** The models whose data set has an image of that content. */
    public List<Lineage.Sighting> sightings(String imageSha256) {
        if (!imageSha256.matches("[0-9a-f]{64}")) {
            throw new RefusedException(
                    "Cannot look an image up: a SHA-256 has 64 hexadecimal digits (sha256=" + imageSha256 + ")");
        }
        return lineage.models(imageSha256);
    }

    private ModelVersion required(String model, int version) {
        return models.version(model, version)
                .orElseThrow(() -> new RefusedException("Cannot find a model version: see `loff models` (model=" + model
                        + ", version=" + version + ")"));
    }

    private Report report(ModelVersion it) {
        return new Report(
                it.model(),
                it.version(),
                aliases(it),
                it.trainingRun().classifier(),
                it.trainingRun().seed(),
                it.testAccuracy(),
                it.artifact(),
                it.endToEnd(),
                it.sha256(),
                it.trainingRun().featureSet().snapshot().sha256(),
                it.trainingRun().featureSet().encoder().name(),
                it.trainingRun().featureSet().encoder().fingerprint(),
                it.createdAt());
    }

    private List<String> aliases(ModelVersion version) {
        return Stream.of(Alias.values())
                .filter(alias -> models.resolve(version.model(), alias)
                        .map(ModelVersion::id)
                        .filter(id -> id == version.id())
                        .isPresent())
                .map(alias -> alias.name().toLowerCase(Locale.ROOT))
                .toList();
    }
}
