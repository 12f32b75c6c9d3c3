package dev.loff.app.jobs;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.loff.job.promote.GateFindings;
import dev.loff.registry.DatasetChange;
import dev.loff.registry.Executions;
import dev.loff.registry.Promotions;
import dev.loff.registry.SpeedUp;
import dev.loff.registry.Summaries;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * An execution and what its run has made: what {@code --json} prints and the tables show.
 *
 * @param images all that the dataset lists, with those that could not be read
 * @param usable those that have features
 * @param quarantined those that have none, whichever run found them bad
 * @param leftOutByReason files that the scan did not take as images of the dataset
 * @param changes since the run before on the dataset; absent where there is none
 * @param unchanged whether the model version is an earlier run's, since nothing has changed
 */
@JsonPropertyOrder({
    "execution",
    "job",
    "status",
    "images",
    "extracted",
    "reused",
    "usable",
    "quarantined",
    "quarantinedByReason",
    "leftOutByReason",
    "changes",
    "shards",
    "imagesPerSecond",
    "epochs",
    "speedUp",
    "testAccuracy",
    "modelName",
    "modelVersion",
    "decision",
    "unchanged",
    "promoted"
})
@JsonInclude(JsonInclude.Include.ALWAYS)
public record RunReport(
        long execution,
        String job,
        String status,
        long images,
        long extracted,
        long reused,
        long usable,
        long quarantined,
        SortedMap<String, Long> quarantinedByReason,
        SortedMap<String, Long> leftOutByReason,
        @Nullable DatasetChange changes,
        int shards,
        double imagesPerSecond,
        int epochs,
        SpeedUp speedUp,
        @Nullable Double testAccuracy,
        @Nullable String modelName,
        @Nullable Integer modelVersion,
        @Nullable String decision,
        boolean unchanged,
        @Nullable Boolean promoted,
        @Nullable String decisionReason,
        boolean waits,
        @Nullable String outcome,
        @Nullable GateFindings gate,
        @Nullable String output,
        @Nullable String step,
        @Nullable String failure,
        @Nullable LocalDate date,
        @Nullable Instant started,
        @Nullable Instant ended,
        int shardsChecked,
        double shardCheckSeconds,
        List<String> damagedShards,
        List<String> mixedKernels) {

    /** What is known of the images of a run beyond their number. */
    record Images(
            SortedMap<String, Long> quarantined,
            SortedMap<String, Long> leftOut,
            @Nullable DatasetChange changes) {}

    static RunReport of(
            Executions.Row row,
            Summaries.@Nullable Summary summary,
            Promotions.@Nullable Judgement judgement,
            Images images) {
        String findings = judgement == null ? null : judgement.findings();
        Summaries.Summary known = summary == null
                ? new Summaries.Summary(
                        0, 0, 0, 0, 0, 0, 0, 0, 0, null, null, null, null, null, null, null, null, null, null, null,
                        null, 0, 0, null, null, false)
                : summary;
        return new RunReport(
                row.execution(),
                row.job(),
                row.status(),
                known.images(),
                known.extracted(),
                known.reused(),
                known.usable(),
                known.quarantined(),
                images.quarantined(),
                images.leftOut(),
                images.changes(),
                known.shards(),
                Math.round(known.imagesPerSecond() * 10) / 10.0,
                known.epochs(),
                known.speedUp(),
                known.testAccuracy(),
                known.modelName(),
                known.modelVersion(),
                known.decision(),
                known.unchanged(),
                known.decision() == null ? null : known.decision().equals("PROMOTED"),
                known.decisionReason(),
                judgement != null && judgement.waits(),
                judgement == null ? null : judgement.outcome(),
                findings == null ? null : GateFindings.parse(findings),
                known.output(),
                row.step(),
                row.status().equals("FAILED") ? FailureText.of(row.failure(), row.exitStatus()) : null,
                known.date(),
                row.started(),
                row.ended(),
                known.shardsChecked(),
                Math.round(known.shardCheckSeconds() * 1000) / 1000.0,
                lines(known.damagedShards()),
                lines(known.mixedKernels()));
    }

    private static List<String> lines(@Nullable String text) {
        return text == null ? List.of() : text.lines().toList();
    }

    /**
     * Whether a restart can get further than this execution did. A dataset that the scan refused has to be changed, and then
     * another run scans it; a scan that was interrupted or could not write is only to be repeated.
     */
    public boolean restartHelps() {
        return failure == null
                || failure.contains("it was interrupted")
                || failure.contains("reading or writing failed")
                || !(failure.contains("Cannot scan data set")
                        || failure.contains("Cannot scan dataset")
                        || failure.contains("Cannot read manifest"));
    }

    /** What to do after it failed or was stopped; absent where there is nothing to do. */
    public @Nullable String advice() {
        if (!status.equals("FAILED") && !status.equals("STOPPED")) {
            return null;
        }
        return restartHelps()
                ? "go on from there: loff restart " + execution
                : "put the dataset right, then run " + job + " again";
    }
}
