package dev.loff.app.jobs;

import dev.loff.dataset.Split;
import dev.loff.experiment.LayerSimilarity;
import dev.loff.job.VerifiedModels;
import dev.loff.job.Workspace;
import dev.loff.job.train.LabeledSplits;
import dev.loff.registry.FeatureLedger;
import dev.loff.registry.FeatureSet;
import dev.loff.registry.FeatureSets;
import dev.loff.registry.ModelRegistry;
import dev.loff.registry.ModelVersion;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Compares the layers of two registered models on cached features. */
@ApplicationScoped
public class LayerSimilarities {
    private static final Pattern NAMED = Pattern.compile("(?<model>.+?)(:(?<version>[0-9]{1,9}))?");

    /** What was compared, and on which images. */
    public record Compared(String first, String second, String dataset, String split, LayerSimilarity similarity) {}

    private final ModelRegistry models;
    private final FeatureSets sets;
    private final FeatureLedger features;
    private final Workspace workspace;

    LayerSimilarities(ModelRegistry models, FeatureSets sets, FeatureLedger features, Workspace workspace) {
        this.models = models;
        this.sets = sets;
        this.features = features;
        this.workspace = workspace;
    }

    /**
     * Compares two models, each named as MODEL or MODEL:VERSION.
     *
     * @param dataset whose cached features they see; absent for those that the first was trained on
     * @param most so many images, at even distances
     */
    public Compared of(String first, String second, @Nullable String dataset, Split split, int most)
            throws IOException {
        ModelVersion one = version(first);
        ModelVersion other = version(second);
        FeatureSet set = dataset == null ? one.trainingRun().featureSet() : set(dataset, one);
        if (encoder(one) != encoder(other)) {
            throw RefusedException.invalid(
                    "Cannot compare layers: the models are for features of different encoders (first="
                            + one.trainingRun().featureSet().encoder().name() + ", second="
                            + other.trainingRun().featureSet().encoder().name() + ")");
        }
        try (LabeledSplits splits = LabeledSplits.open(set, features, workspace)) {
            return new Compared(
                    name(one),
                    name(other),
                    set.snapshot().source(),
                    split.name(),
                    LayerSimilarity.of(
                            VerifiedModels.open(one, workspace).classifier(),
                            VerifiedModels.open(other, workspace).classifier(),
                            splits.features(split).evenly(most)));
        }
    }

    private ModelVersion version(String text) {
        Matcher matcher = NAMED.matcher(text);
        Optional<ModelVersion> found = !matcher.matches()
                ? Optional.empty()
                : matcher.group("version") == null
                        ? models.versions(matcher.group("model"), Long.MAX_VALUE, 1).stream()
                                .findFirst()
                        : models.version(matcher.group("model"), Integer.parseInt(matcher.group("version")));
        return found.orElseThrow(
                () -> RefusedException.unknown("Cannot find a model version: see `loff models` (model=" + text + ")"));
    }

    private FeatureSet set(String dataset, ModelVersion model) {
        return sets.newest(dataset, encoder(model))
                .orElseThrow(() ->
                        RefusedException.unknown("Cannot compare layers: the data set has no features of the models'"
                                + " encoder; extract them with `loff run extract-features` (dataset=" + dataset
                                + ", encoder="
                                + model.trainingRun().featureSet().encoder().source() + ")"));
    }

    private static long encoder(ModelVersion model) {
        return model.trainingRun().featureSet().encoder().id();
    }

    private static String name(ModelVersion model) {
        return model.model() + " v" + model.version();
    }
}
