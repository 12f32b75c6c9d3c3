package dev.loff.job;

import dev.loff.registry.FeatureLedger;
import dev.loff.registry.FeatureSet;
import dev.loff.registry.JobRun;
import jakarta.batch.api.AbstractBatchlet;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Step: looks at the shards that the steps after it read. A restart does it again: files may have changed since. What was
 * extracted or looked at by this execution is not read once more.
 */
@Named
@Dependent
public class CheckShards extends AbstractBatchlet {
    private static final Logger LOG = Logger.getLogger(CheckShards.class);

    @Inject
    CurrentJob job;

    @Inject
    ShardChecks checks;

    @Inject
    FeatureLedger ledger;

    @Override
    public String process() throws InterruptedException {
        JobRun run = job.run();
        FeatureSet set = run.required(run.featureSet(), "feature set");
        List<String> lost = checks.check(job, set.snapshot().id(), set.encoder().id());
        if (!lost.isEmpty()) {
            throw new IllegalStateException(
                    "Cannot read shards: they were damaged or removed since this run planned with them (count="
                            + lost.size() + ", shards=" + lost
                            + "); they are marked, restart the run: it extracts their images again");
        }
        List<String> kernels = ledger.kernels(set.snapshot().id(), set.encoder().id());
        job.commit(() -> job.update(it -> it.reads(kernels)));
        if (kernels.size() > 1) {
            LOG.warnf("features of several processors are used together, which differ by rounding: %s", kernels);
        }
        return "checked";
    }
}
