package dev.loff.job.extract;

import dev.loff.job.CurrentJob;
import dev.loff.registry.FeatureLedger;
import dev.loff.registry.FeatureSet;
import dev.loff.registry.JobRun;
import jakarta.batch.api.partition.PartitionMapper;
import jakarta.batch.api.partition.PartitionPlan;
import jakarta.batch.api.partition.PartitionPlanImpl;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Properties;

/**
 * Cuts the shards of a plan into ranges. Each start cuts anew (the override): what is left to do is in the ledger, and the
 * batch runtime's own memory of partitions does not survive two crashes in a row.
 */
@Named
@Dependent
public class ShardPartitions implements PartitionMapper {
    @Inject
    CurrentJob job;

    @Inject
    FeatureLedger ledger;

    @Override
    public PartitionPlan mapPartitions() {
        JobRun run = job.run();
        FeatureSet set = run.required(run.featureSet(), "feature set");
        int partitions = Math.max(1, Math.min(job.parameters().whole("partitions"), set.shards()));
        Properties[] ranges = new Properties[partitions];
        for (int i = 0; i < partitions; i++) {
            ranges[i] = new Properties();
            ranges[i].setProperty("fromOrdinal", Integer.toString(set.shards() * i / partitions));
            ranges[i].setProperty("toOrdinal", Integer.toString(set.shards() * (i + 1) / partitions));
        }
        PartitionPlanImpl plan = new PartitionPlanImpl();
        plan.setPartitions(partitions);
        plan.setThreads(partitions);
        plan.setPartitionProperties(ranges);
        plan.setPartitionsOverride(true);
        return plan;
    }
}
