package dev.loff.app.jobs;

import dev.loff.job.Workspace;
import dev.loff.registry.ExperimentCell;
import dev.loff.registry.ExperimentLedger;
import dev.loff.registry.FeatureSet;
import dev.loff.registry.JobRun;
import dev.loff.registry.JobRuns;
import dev.loff.registry.Summaries;
import dev.loff.registry.TrainingLedger;
import dev.loff.registry.TrainingRun;
import dev.loff.training.Hyperparameters;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says what a restart would do, without doing it, from what is committed. */
@ApplicationScoped
public class RestartForecast {
    /**
     * Where a restart goes on.
     *
     * @param planned whether it is known yet what is to be extracted
     * @param nextImage the place in the plan of the first image that is extracted, from 1; absent if none is left
     * @param filesToDiscard files of this run that no committed row names
     * @param seconds the estimated rest, at the speed so far; absent where nothing was measured yet
     */
    public record Forecast(
            long execution,
            String job,
            String status,
            boolean planned,
            @Nullable Long nextImage,
            long images,
            int shardsKept,
            int shards,
            int epochsKept,
            int epochs,
            List<String> filesToDiscard,
            @Nullable Double seconds) {}

    private final JobControl jobs;
    private final JobRuns runs;
    private final Summaries summaries;
    private final TrainingLedger trainings;
    private final ExperimentLedger experiments;
    private final Integrity integrity;
    private final Workspace workspace;

    RestartForecast(
            JobControl jobs,
            JobRuns runs,
            Summaries summaries,
            TrainingLedger trainings,
            ExperimentLedger experiments,
            Integrity integrity,
            Workspace workspace) {
        this.jobs = jobs;
        this.runs = runs;
        this.summaries = summaries;
        this.trainings = trainings;
        this.experiments = experiments;
        this.integrity = integrity;
        this.workspace = workspace;
    }

    /** Refuses as {@link JobControl#restart} does; what has no owner any more is recovered, but not restarted. */
    public Forecast of(long executionId, Map<String, String> changes, Actor by) {
        JobControl.Restartable restartable = jobs.restartable(executionId, changes, by);
        long instance = restartable.row().instance();
        JobRun run = runs.find(instance);
        FeatureSet set = run == null ? null : run.featureSet();
        TrainingRun training = run == null ? null : run.trainingRun();
        Summaries.Summary made = summaries.find(instance).orElse(null);
        long planned = set == null ? 0 : set.planned();
        int shardsKept = made == null ? 0 : made.shards();
        long taken = set == null ? 0 : Math.min(planned, (long) shardsKept * set.shardImages());
        List<TrainingRun> ofRun = training == null ? cells(instance) : List.of(training);
        int epochs = ofRun.stream()
                .mapToInt(it -> Hyperparameters.parse(it.hyperparameters()).epochs())
                .sum();
        return new Forecast(
                executionId,
                restartable.row().job(),
                restartable.row().status(),
                set != null,
                taken < planned ? taken + 1 : null,
                planned,
                shardsKept,
                set == null ? 0 : set.shards(),
                made == null ? 0 : made.epochs(),
                epochs,
                discarded(set, ofRun),
                seconds(made, planned - taken, ofRun, epochs));
    }

    /** Of an experiment, which trains many. */
    private List<TrainingRun> cells(long instance) {
        return experiments.cells(instance).stream()
                .map(ExperimentCell::trainingRun)
                .toList();
    }

    private List<String> discarded(@Nullable FeatureSet set, List<TrainingRun> ofRun) {
        return integrity.check().strays().stream()
                .filter(file -> (set != null && file.startsWith(folder(set)))
                        || ofRun.stream().anyMatch(it -> file.matches(".*/run-" + it.id() + "[/-].*")))
                .toList();
    }

    private String folder(FeatureSet set) {
        return workspace.relative(workspace
                .features()
                .resolve(set.encoder().fingerprint().substring(0, 12))
                .resolve(set.id() + "-" + set.planSha256().substring(0, 12)));
    }

    private @Nullable Double seconds(
            Summaries.@Nullable Summary made, long imagesLeft, List<TrainingRun> ofRun, int epochs) {
        if (made == null || (imagesLeft > 0 && made.imagesPerSecond() == 0)) {
            return null;
        }
        double extraction = imagesLeft > 0 ? imagesLeft / made.imagesPerSecond() : 0;
        return Math.round(10 * (extraction + trainingSeconds(made.epochs(), ofRun, epochs))) / 10.0;
    }

    private double trainingSeconds(int epochsDone, List<TrainingRun> ofRun, int epochs) {
        if (epochsDone == 0 || ofRun.stream().allMatch(it -> it.finishedAt() != null)) {
            return 0;
        }
        double spent = ofRun.stream()
                .flatMap(it -> trainings.segments(it.id()).stream())
                .mapToDouble(it -> it.figures().seconds())
                .sum();
        return spent / epochsDone * (epochs - epochsDone);
    }
}
