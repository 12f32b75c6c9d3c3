package dev.loff.job.extract;

import dev.loff.job.CurrentJob;
import dev.loff.job.Workers;
import dev.loff.registry.FeatureLedger;
import dev.loff.registry.FeatureSet;
import dev.loff.registry.JobRun;
import jakarta.batch.api.partition.PartitionMapper;
import jakarta.batch.api.partition.PartitionPlan;
import jakarta.batch.api.partition.PartitionPlanImpl;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Properties;

/**
 * Cuts the shards of a plan into a range for each worker. Each start cuts anew (the override), so that each worker gets as many
 * of the shards that are still to be made: what is left to do is in the ledger, and the batch runtime's own memory of
 * partitions does not survive two crashes in a row.
 */
@Named
@Dependent
public class ShardPartitions implements PartitionMapper {
    @Inject
    CurrentJob job;

    @Inject
    FeatureLedger ledger;

    @Inject
    Workers workers;

    @Inject
    SecondLook secondLook;

    @Override
    public PartitionPlan mapPartitions() throws InterruptedException {
        JobRun run = job.run();
        FeatureSet set = run.required(run.featureSet(), "feature set");
        secondLook.look(job, run, set);
        List<Integer> missing = ledger.missing(set, 0, set.shards());
        int ranges = Math.max(1, Math.min(workers.of(job.parameters()), missing.size()));
        Properties[] properties = new Properties[ranges];
        for (int worker = 0; worker < ranges; worker++) {
            properties[worker] = new Properties();
            properties[worker].setProperty("worker", Integer.toString(worker));
            properties[worker].setProperty("workers", Integer.toString(ranges));
            properties[worker].setProperty(
                    "fromOrdinal", Integer.toString(begin(worker, ranges, missing, set.shards())));
            properties[worker].setProperty(
                    "toOrdinal", Integer.toString(begin(worker + 1, ranges, missing, set.shards())));
        }
        PartitionPlanImpl plan = new PartitionPlanImpl();
        plan.setPartitions(ranges);
        plan.setThreads(ranges);
        plan.setPartitionProperties(properties);
        plan.setPartitionsOverride(true);
        return plan;
    }

    private static int begin(int worker, int workers, List<Integer> missing, int shards) {
        return worker == workers ? shards : worker == 0 ? 0 : missing.get(missing.size() * worker / workers);
    }
}
