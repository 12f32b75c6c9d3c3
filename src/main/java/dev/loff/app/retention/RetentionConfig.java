package dev.loff.app.retention;

import dev.loff.registry.RetentionPolicy;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.OptionalLong;

/** What may go. Ages are in days; whatever an alias, a run or a hold needs stays at any age. */
@ConfigMapping(prefix = "loff.retention")
public interface RetentionConfig {

    /** Age of ended executions with all that the batch runtime keeps of them. */
    @WithDefault("90")
    int executionDays();

    /** The newest instances of each job stay at any age. */
    @WithDefault("100")
    int keepExecutions();

    /** A failed or stopped execution may be restarted for so long; what it needs stays. */
    @WithDefault("14")
    int restartDays();

    /** Age of model versions. */
    @WithDefault("90")
    int modelDays();

    /** The newest versions of each model stay at any age. */
    @WithDefault("10")
    int keepVersions();

    /** The newest versions that each alias pointed at stay at any age. */
    @WithDefault("3")
    int keepChampions();

    /** Age of the last feature set that uses a shard. */
    @WithDefault("30")
    int featureDays();

    /** The newest versions of each model keep their features at any age, and so do those with an alias. */
    @WithDefault("3")
    int featureVersions();

    /** Bytes of all shards, above which the oldest that nobody needs go before their age. */
    OptionalLong featureBytes();

    /** Age of training states of runs that have ended. */
    @WithDefault("7")
    int stateDays();

    /** Age of training runs that made no model. */
    @WithDefault("90")
    int runDays();

    /** Age of the rows of set-aside images; they are tried again then. */
    @WithDefault("365")
    int quarantineDays();

    /** Age of scores in the data folder. */
    @WithDefault("90")
    int scoreDays();

    /** Age of snapshots that nothing uses. */
    @WithDefault("30")
    int snapshotDays();

    /** The policy that these are. */
    default RetentionPolicy policy() {
        return new RetentionPolicy(
                executionDays(),
                keepExecutions(),
                restartDays(),
                modelDays(),
                keepVersions(),
                keepChampions(),
                featureDays(),
                featureVersions(),
                featureBytes().isPresent() ? featureBytes().getAsLong() : null,
                stateDays(),
                runDays(),
                quarantineDays(),
                scoreDays(),
                snapshotDays());
    }
}
