package dev.loff.registry;

import org.jspecify.annotations.Nullable;

/**
 * What may go. Ages are in days; something goes when it is older and nothing that stays needs it.
 *
 * @param executionDays age of ended executions, all of a job instance at once
 * @param keepExecutions newest instances of each job that stay whatever their age
 * @param restartDays how long a failed or stopped execution may be restarted; all it needs stays as long
 * @param modelDays age of model versions
 * @param keepVersions newest versions of each model that stay whatever their age
 * @param keepChampions newest versions that each alias pointed at that stay, the present one among them
 * @param featureDays age of the last feature set that uses a shard
 * @param featureVersions newest versions of each model whose features stay
 * @param featureBytes bytes of all shards together, above which the oldest go before their age; unlimited if absent
 * @param stateDays age of training states of runs that have ended
 * @param runDays age of training runs without a model version
 * @param quarantineDays age of the rows of images that were set aside
 * @param scoreDays age of scores in the data folder
 * @param snapshotDays age of snapshots that no run and no feature set has
 */
public record RetentionPolicy(
        int executionDays,
        int keepExecutions,
        int restartDays,
        int modelDays,
        int keepVersions,
        int keepChampions,
        int featureDays,
        int featureVersions,
        @Nullable Long featureBytes,
        int stateDays,
        int runDays,
        int quarantineDays,
        int scoreDays,
        int snapshotDays) {
    public RetentionPolicy {
        atLeast(1, keepVersions, "keep-versions"); // else a version's number could be given twice
        atLeast(1, keepChampions, "keep-champions");
        atLeast(0, executionDays, "execution-days");
        atLeast(0, keepExecutions, "keep-executions");
        atLeast(0, restartDays, "restart-days");
        atLeast(0, modelDays, "model-days");
        atLeast(0, featureDays, "feature-days");
        atLeast(0, featureVersions, "feature-versions");
        atLeast(0, stateDays, "state-days");
        atLeast(0, runDays, "run-days");
        atLeast(0, quarantineDays, "quarantine-days");
        atLeast(0, scoreDays, "score-days");
        atLeast(0, snapshotDays, "snapshot-days");
    }

    private static void atLeast(int least, int value, String name) {
        if (value < least) {
            throw new IllegalArgumentException("Cannot follow a retention policy: a value is below " + least
                    + " (loff.retention." + name + "=" + value + ")");
        }
    }
}
