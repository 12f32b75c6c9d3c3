package dev.loff.job;

import dev.loff.registry.FeatureSet;
import dev.loff.registry.JobRun;
import jakarta.batch.api.AbstractBatchlet;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;

/**
 * Step: looks at the shards that the steps after it read. A restart does it again: files may have changed since. What was
 * extracted or looked at by this execution is not read once more.
 */
@Named
@Dependent
public class CheckShards extends AbstractBatchlet {
    @Inject
    CurrentJob job;

    @Inject
    ShardChecks checks;

    @Override
    public String process() {
        JobRun run = job.run();
        FeatureSet set = run.required(run.featureSet(), "feature set");
        List<String> lost = checks.check(job, set.snapshot().id(), set.encoder().id());
        if (!lost.isEmpty()) {
            throw new IllegalStateException(
                    "Cannot read shards: they were damaged or removed since this run planned with them (count="
                            + lost.size() + ", shards=" + lost
                            + "); they are marked, restart the run: it extracts their images again");
        }
        return "checked";
    }
}
