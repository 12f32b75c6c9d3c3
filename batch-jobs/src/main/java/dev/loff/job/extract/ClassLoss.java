package dev.loff.job.extract;

import dev.loff.job.CurrentJob;
import dev.loff.job.parameter.JobDefinition;
import dev.loff.job.parameter.JobParameters;
import dev.loff.registry.Alias;
import dev.loff.registry.FeatureLedger;
import dev.loff.registry.FeatureSet;
import dev.loff.registry.JobRun;
import dev.loff.registry.ModelRegistry;
import dev.loff.registry.ModelVersion;
import dev.loff.registry.TrainingClasses;
import dev.loff.registry.TrainingClasses.Images;
import jakarta.enterprise.context.Dependent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Fails a run that trains when a class has lost too many of its usable training images, against what the champion was trained on
 * and against the completed run before on the same dataset; or when none of those that the dataset lists is usable.
 */
@Dependent
class ClassLoss {
    private static final int NAMED = 10;

    /** What a class had before, and who had it. */
    private record Earlier(long images, String whose) {}

    private final CurrentJob job;
    private final FeatureLedger ledger;
    private final TrainingClasses classes;
    private final ModelRegistry models;

    ClassLoss(CurrentJob job, FeatureLedger ledger, TrainingClasses classes, ModelRegistry models) {
        this.job = job;
        this.ledger = ledger;
        this.classes = classes;
        this.models = models;
    }

    /** Counts the classes of a complete feature set, keeps the counts, and throws where too much is lost. */
    void check(FeatureSet set) {
        if (set.snapshot().classes().isEmpty()) {
            return;
        }
        SortedMap<String, Images> now = new TreeMap<>();
        job.commit(() -> now.putAll(classes.keep(set, job.instanceId())));
        JobDefinition definition = JobDefinition.named(job.name());
        if (definition.trains() || definition == JobDefinition.EXPERIMENT) {
            requireTwo(now);
        }
        if (definition.trains()) {
            check(now, threshold(job.parameters()));
        }
    }

    /** An execution that an earlier version has begun was not told one. */
    private static double threshold(JobParameters parameters) {
        return Double.parseDouble(
                parameters.values().getOrDefault(JobParameters.CLASS_LOSS_THRESHOLD, JobParameters.CLASS_LOSS_DEFAULT));
    }

    private static void requireTwo(SortedMap<String, Images> now) {
        List<String> usable = now.entrySet().stream()
                .filter(it -> it.getValue().usable() > 0)
                .map(Map.Entry::getKey)
                .toList();
        if (usable.size() < 2) {
            throw new IllegalStateException("Cannot train: fewer than two classes have training images with features"
                    + " (classes with some=" + usable + ", listed="
                    + now.keySet() + "); `loff quarantine` says what is wrong with the others");
        }
    }

    private void check(SortedMap<String, Images> now, double threshold) {
        SortedMap<String, List<Earlier>> before = before(now);
        List<String> lost = new ArrayList<>();
        for (String label : new TreeSet<>(before.keySet())) {
            long usable = now.getOrDefault(label, new Images(0, 0)).usable();
            before.getOrDefault(label, List.of()).stream()
                    .filter(it -> it.images() - usable > threshold * it.images())
                    .findFirst()
                    .ifPresent(it -> lost.add(label + ": " + usable + " usable, " + it.images() + " " + it.whose()));
        }
        if (!lost.isEmpty()) {
            throw new IllegalStateException("Cannot go on: " + (lost.size() == 1 ? "a class" : lost.size() + " classes")
                    + " lost too many training images ("
                    + lost.stream().limit(NAMED).collect(Collectors.joining("; ")) + (lost.size() > NAMED ? "; …" : "")
                    + "); bring the images back and run the job again, or, where this is meant,"
                    + " `loff restart " + job.executionId() + " -P " + JobParameters.CLASS_LOSS_THRESHOLD
                    + "=1` (" + JobParameters.CLASS_LOSS_THRESHOLD + "=" + threshold + ")");
        }
    }

    /** The champion first: it is what a new model replaces. */
    private SortedMap<String, List<Earlier>> before(SortedMap<String, Images> now) {
        JobRun run = job.run();
        SortedMap<String, List<Earlier>> before = new TreeMap<>();
        models.resolve(run.model(), Alias.CHAMPION)
                .ifPresent(it -> add(
                        before,
                        champion(it),
                        "when the champion " + it.model() + " v" + it.version() + " was trained"));
        classes.before(run)
                .ifPresent(it ->
                        add(before, classes.of(ledger.featureSet(it.featureSet())), "in execution " + it.execution()));
        now.forEach((label, images) -> {
            if (images.usable() == 0) { // how many of the others may be bad is for the quarantine threshold to say
                add(before, label, images.listed(), "listed in the dataset");
            }
        });
        return before;
    }

    private SortedMap<String, Images> champion(ModelVersion version) {
        return classes.of(version.trainingRun().featureSet());
    }

    private static void add(SortedMap<String, List<Earlier>> before, SortedMap<String, Images> classes, String whose) {
        classes.forEach((label, images) -> add(before, label, images.usable(), whose));
    }

    private static void add(SortedMap<String, List<Earlier>> before, String label, long images, String whose) {
        before.computeIfAbsent(label, key -> new ArrayList<>()).add(new Earlier(images, whose));
    }
}
