package dev.loff.app.checks;

import java.util.List;

/**
 * A workload to kill.
 *
 * @param preparation commands that run before, undisturbed
 * @param reference the command whose results the killed one must reproduce
 * @param job the command that is killed
 * @param committed query for the number of committed units
 * @param commits query for the epoch seconds of the first and the last commit
 * @param folders folders of the home in which the job's files appear
 */
record Workload(
        List<List<String>> preparation,
        List<String> reference,
        List<String> job,
        String committed,
        String commits,
        List<String> folders) {

    /** Kills happen during extraction: one commit is one shard. */
    static Workload extraction(List<String> reference, List<String> job) {
        return new Workload(
                List.of(),
                reference,
                job,
                "select count(*) from shard",
                "select extract(epoch from min(committed_at)), extract(epoch from max(committed_at)) from shard",
                List.of("features"));
    }

    /** Kills happen during training on existing features: one commit is one segment. */
    static Workload training(List<String> extraction, List<String> job) {
        return new Workload(
                List.of(extraction),
                job,
                job,
                "select count(*) from training_segment",
                // Until the model is registered, because its export may be killed, too.
                "select extract(epoch from min(s.committed_at)), extract(epoch from max(m.created_at))"
                        + " from training_segment s, model_version m",
                List.of("states", "models"));
    }
}
