package dev.loff.job.promote;

import dev.loff.evaluation.AccuracyChange;
import dev.loff.job.CurrentJob;
import dev.loff.registry.Alias;
import dev.loff.registry.JobRun;
import dev.loff.registry.ModelRegistry;
import dev.loff.registry.ModelVersion;
import dev.loff.registry.Promotions;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;

/** Judges a run's candidate and stores the verdict, for the steps that do so. */
@ApplicationScoped
class GateStep {
    private final Gate gate;
    private final ModelRegistry models;
    private final Promotions promotions;

    GateStep(Gate gate, ModelRegistry models, Promotions promotions) {
        this.gate = gate;
        this.models = models;
        this.promotions = promotions;
    }

    /** Decides and stores it in a transaction of its own; there must be none around this. */
    Verdict decide(CurrentJob job, ModelVersion candidate) throws IOException {
        JobRun run = job.run();
        Verdict verdict = gate.judge(
                candidate, run.required(run.featureSet(), "feature set"), PromotionPolicy.of(job.parameters()));
        job.commit(() -> store(job, candidate, verdict));
        return verdict;
    }

    private void store(CurrentJob job, ModelVersion candidate, Verdict verdict) {
        job.update(it -> it.decided(verdict.decision(), verdict.reason()));
        promotions.judge(
                candidate,
                job.instanceId(),
                verdict.decision(),
                verdict.reason(),
                verdict.standing().champion(),
                verdict.findings().json());
        AccuracyChange now = verdict.findings().championNow();
        if (now != null) {
            models.resolve(candidate.model(), Alias.CHAMPION)
                    .filter(it ->
                            Long.valueOf(it.id()).equals(verdict.standing().champion()))
                    .ifPresent(it -> check(job, it, now));
        }
    }

    private void check(CurrentJob job, ModelVersion champion, AccuracyChange now) {
        promotions.check(
                champion,
                job.instanceId(),
                now.images(),
                now.accuracy(),
                now.imagesThen(),
                now.accuracyThen(),
                now.fell());
    }
}
