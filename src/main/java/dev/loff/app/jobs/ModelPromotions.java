package dev.loff.app.jobs;

import dev.loff.job.VerifiedModels;
import dev.loff.job.Workspace;
import dev.loff.job.promote.VersionComparisons;
import dev.loff.registry.Alias;
import dev.loff.registry.AliasChange;
import dev.loff.registry.ModelRegistry;
import dev.loff.registry.ModelVersion;
import dev.loff.registry.Promotions;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What persons do with versions: compare one with the champion, promote it, take that back, decline it. A version that a person
 * promoted is pinned until it is unpinned. Comparisons read files and score images, outside of transactions.
 */
@ApplicationScoped
public class ModelPromotions {
    private static final int REMEMBERED = 100;
    private static final long PATIENCE_SECONDS = 60;

    /** Two versions, by their ids. They never change, so neither does what a comparison of them finds. */
    private record Pair(long version, long champion) {}

    private final ModelRegistry models;
    private final Promotions promotions;
    private final VersionComparisons comparisons;
    private final Workspace workspace;
    private final Audit audit;
    private final Semaphore one = new Semaphore(1);
    private final Map<Pair, VersionComparisons.Result.Compared> known = new LinkedHashMap<>();

    ModelPromotions(
            ModelRegistry models,
            Promotions promotions,
            VersionComparisons comparisons,
            Workspace workspace,
            Audit audit) {
        this.models = models;
        this.promotions = promotions;
        this.comparisons = comparisons;
        this.workspace = workspace;
        this.audit = audit;
    }

    /** A version beside the champion as it is now. */
    public VersionComparison compare(String model, int version) {
        return compare(required(model, version), champion(model).orElse(null));
    }

    private VersionComparison compare(ModelVersion version, @Nullable ModelVersion champion) {
        Promotions.Judgement judged = promotions.of(List.of(version)).get(version.id());
        String gate = judged == null || !judged.waits() ? null : judged.reason();
        if (champion == null || champion.id() == version.id()) {
            return new VersionComparison(
                    version.model(),
                    version.version(),
                    champion == null ? null : champion.version(),
                    0,
                    null,
                    null,
                    gate,
                    false);
        }
        VersionComparisons.Result result = result(version, champion);
        if (result instanceof VersionComparisons.Result.Compared compared) {
            return new VersionComparison(
                    version.model(),
                    version.version(),
                    champion.version(),
                    compared.testImages(),
                    compared.match(),
                    null,
                    gate,
                    compared.match().difference().value() < 0);
        }
        VersionComparisons.Result.Incomparable not = (VersionComparisons.Result.Incomparable) result;
        return new VersionComparison(
                version.model(),
                version.version(),
                champion.version(),
                not.testImages(),
                null,
                not.reason(),
                gate,
                true);
    }

    /** One at a time in this process: each takes memory and processor time, and anybody who reads may ask. */
    private VersionComparisons.Result result(ModelVersion version, ModelVersion champion) {
        acquire();
        try {
            Pair pair = new Pair(version.id(), champion.id());
            VersionComparisons.Result.Compared before = known.get(pair);
            if (before != null) {
                return before;
            }
            VersionComparisons.Result result = comparisons.compare(version, champion);
            if (result instanceof VersionComparisons.Result.Compared compared) {
                remember(pair, compared);
            }
            return result;
        } finally {
            one.release();
        }
    }

    private void acquire() {
        try {
            if (!one.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new RefusedException("Cannot compare versions: another comparison is running, try again later");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException("Cannot compare versions: the host is shutting down");
        }
    }

    private void remember(Pair pair, VersionComparisons.Result.Compared compared) {
        known.put(pair, compared);
        if (known.size() > REMEMBERED) {
            known.remove(known.keySet().iterator().next());
        }
    }

    /**
     * Makes a version the champion and pins it. Takes a reason where the version is worse or cannot be compared.
     *
     * @param seenChampion the champion that the person saw it beside; absent to take the present one. Another one is refused
     */
    public VersionComparison promote(
            String model, int version, @Nullable String reason, @Nullable Integer seenChampion, Actor by) {
        ModelVersion target = required(model, version);
        ModelVersion champion = champion(model).orElse(null);
        if (seenChampion != null && (champion == null || champion.version() != seenChampion)) {
            throw changed(model, version, seenChampion);
        }
        requireFiles(target);
        VersionComparison comparison = compare(target, champion);
        if (comparison.reasonNeeded() && (reason == null || reason.isBlank())) {
            throw new RefusedException("Cannot promote without a reason: " + comparison.text()
                    + "; say why it is promoted all the same (model=" + model + ", version=" + version + ")");
        }
        point(target, champion, reason == null || reason.isBlank() ? comparison.text() : reason, "promote", by);
        return comparison;
    }

    private static RefusedException changed(String model, int version, int seen) {
        return new RefusedException("Cannot promote: the champion is not v" + seen
                + " any more, compare with the present one first (model=" + model + ", version=" + version + ")");
    }

    private void requireFiles(ModelVersion version) {
        try {
            VerifiedModels.open(version, workspace);
        } catch (IllegalStateException e) {
            throw new RefusedException(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new RefusedException("[" + version.artifact() + "] Cannot promote: a file of the version cannot be"
                    + " read (" + e.getMessage() + ")");
        }
    }

    private void point(ModelVersion to, @Nullable ModelVersion seen, String reason, String action, Actor by) {
        boolean promoted = RetriedTransaction.call(() -> {
            boolean done = promotions.promoteByHand(to, seen == null ? null : seen.id(), by.name(), reason);
            if (done) {
                audit.other(
                        by,
                        action,
                        "model " + to.model(),
                        Map.of("champion", seen == null ? "none" : Integer.toString(seen.version())),
                        Map.of("champion", Integer.toString(to.version()), "pinned", "yes", "reason", reason));
            }
            return done;
        });
        if (!promoted) {
            throw changed(to.model(), to.version(), seen == null ? 0 : seen.version());
        }
    }

    /** Makes the version the champion that was it before, and pins it; refused where there is none that is left. */
    public int rollBack(String model, String reason, Actor by) {
        List<AliasChange> changes = models.history(model, Alias.CHAMPION);
        AliasChange last = changes.isEmpty() ? null : changes.get(changes.size() - 1);
        ModelVersion before = last == null ? null : last.fromVersion();
        if (before == null) {
            throw new RefusedException(
                    "Cannot roll back: there is no champion before this one, promote a version instead (model=" + model
                            + ")");
        }
        requireFiles(before);
        point(before, champion(model).orElse(null), reason, "promote", by);
        return before.version();
    }

    /** Lets the gate replace the champion again. */
    public void unpin(String model, String reason, Actor by) {
        if (champion(model).isEmpty() && models.nextVersion(model) == 1) {
            throw RefusedException.unknown("Cannot unpin: there is no model of that name (model=" + model + ")");
        }
        RetriedTransaction.run(() -> {
            Promotions.Pin pin = promotions
                    .unpin(model)
                    .orElseThrow(() ->
                            new RefusedException("Cannot unpin: the champion is not pinned (model=" + model + ")"));
            audit.other(
                    by,
                    "unpin",
                    "model " + model,
                    Map.of("pinned", "v" + pin.version() + " by " + pin.actor() + ": " + pin.reason()),
                    Map.of("pinned", "no", "reason", reason));
        });
    }

    /** Closes a version that was held or proposed: it does not become the champion. */
    public void decline(String model, int version, String reason, Actor by) {
        ModelVersion target = required(model, version);
        RetriedTransaction.run(() -> {
            if (!promotions.decline(target, by.name(), reason)) {
                throw new RefusedException("Cannot decline: the version does not wait for a decision (model=" + model
                        + ", version=" + version + ")");
            }
            audit.other(
                    by,
                    "decline",
                    "model " + model,
                    Map.of("version", Integer.toString(version)),
                    Map.of("outcome", "declined", "reason", reason));
        });
    }

    private Optional<ModelVersion> champion(String model) {
        return models.resolve(model, Alias.CHAMPION);
    }

    private ModelVersion required(String model, int version) {
        return models.version(model, version)
                .orElseThrow(() -> RefusedException.unknown("Cannot find a model version: see `loff models` (model="
                        + model + ", version=" + version + ")"));
    }
}
