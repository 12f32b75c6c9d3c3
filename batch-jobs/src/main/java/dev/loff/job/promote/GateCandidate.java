package dev.loff.job.promote;

import dev.loff.dataset.Split;
import dev.loff.evaluation.Bootstrap;
import dev.loff.evaluation.Comparison;
import dev.loff.evaluation.Predictions;
import dev.loff.job.CurrentJob;
import dev.loff.job.VerifiedModels;
import dev.loff.job.Workspace;
import dev.loff.job.train.LabeledSplits;
import dev.loff.registry.Alias;
import dev.loff.registry.Decision;
import dev.loff.registry.FeatureLedger;
import dev.loff.registry.FeatureSet;
import dev.loff.registry.JobRun;
import dev.loff.registry.ModelRegistry;
import dev.loff.registry.ModelVersion;
import dev.loff.tensorflow.SessionSettings;
import dev.loff.training.ClassifierScorer;
import dev.loff.training.LabeledFeatures;
import dev.loff.training.ModelFolder;
import jakarta.batch.api.AbstractBatchlet;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.util.Locale;

/**
 * Step: says whether the candidate may become the champion, and why. Both score the same test images; the candidate is held
 * when it is worse by more than chance explains, or when the two cannot be compared.
 */
@Named
@Dependent
public class GateCandidate extends AbstractBatchlet {
    private static final int MINIBATCH = 256;

    private record Verdict(Decision decision, String reason) {}

    @Inject
    CurrentJob job;

    @Inject
    Workspace workspace;

    @Inject
    FeatureLedger features;

    @Inject
    ModelRegistry models;

    @Override
    @Transactional
    public String process() throws IOException {
        JobRun run = job.run();
        if (run.decision() != null) {
            return "resumed";
        }
        ModelVersion candidate = run.required(run.modelVersion(), "model version");
        Verdict verdict = verdict(run.required(run.featureSet(), "feature set"), candidate);
        job.update(it -> it.decided(verdict.decision(), verdict.reason()));
        return verdict.decision().name();
    }

    private Verdict verdict(FeatureSet set, ModelVersion candidate) throws IOException {
        ModelFolder candidateFolder = verified(candidate);
        ModelVersion champion =
                models.resolve(candidate.model(), Alias.CHAMPION).orElse(null);
        if (champion == null) {
            return new Verdict(Decision.PROMOTED, "it is the first version of this model");
        }
        if (champion.id() == candidate.id()) {
            return new Verdict(Decision.PROMOTED, "it is the champion already");
        }
        ModelFolder championFolder = verified(champion);
        String name = "the champion v" + champion.version();
        if (!championFolder.card().classes().equals(candidateFolder.card().classes())) {
            return new Verdict(Decision.HELD, "it has other classes than " + name + ": promote it by hand");
        }
        if (!championFolder.encoder().equals(candidateFolder.encoder())) {
            return new Verdict(Decision.HELD, "it uses another encoder than " + name + ": promote it by hand");
        }
        try (LabeledSplits splits = LabeledSplits.open(set, features, workspace)) {
            LabeledFeatures test = splits.features(Split.TEST);
            if (test.size() == 0) {
                return new Verdict(Decision.HELD, "there are no test images to compare it with " + name);
            }
            return compared(
                    Comparison.of(
                            predictions(championFolder, test), predictions(candidateFolder, test), Bootstrap.DEFAULT),
                    name);
        }
    }

    private static Verdict compared(Comparison comparison, String champion) {
        // The interval of the difference reaches zero: the loss, if any, may be chance.
        Decision decision = comparison.difference().high() >= 0 ? Decision.PROMOTED : Decision.HELD;
        return new Verdict(
                decision,
                String.format(
                        Locale.ROOT,
                        "test accuracy %.1f %% against %.1f %% of %s, difference %+.1f points (%+.1f to %+.1f)",
                        100 * comparison.candidateTop1(),
                        100 * comparison.baselineTop1(),
                        champion,
                        100 * comparison.difference().value(),
                        100 * comparison.difference().low(),
                        100 * comparison.difference().high()));
    }

    private static Predictions predictions(ModelFolder model, LabeledFeatures images) throws IOException {
        int[] truth = new int[images.size()];
        for (int i = 0; i < truth.length; i++) {
            truth[i] = images.label(i);
        }
        try (ClassifierScorer scorer = new ClassifierScorer(model.classifier(), SessionSettings.defaults())) {
            return new Predictions(model.card().classes(), truth, scorer.probabilities(images, MINIBATCH));
        }
    }

    private ModelFolder verified(ModelVersion version) throws IOException {
        return VerifiedModels.open(version, workspace);
    }
}
