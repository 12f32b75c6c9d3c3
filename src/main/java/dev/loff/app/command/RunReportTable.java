package dev.loff.app.command;

import dev.loff.app.jobs.ChangeText;
import dev.loff.app.jobs.Reasons;
import dev.loff.app.jobs.RunReport;
import dev.loff.app.jobs.SpeedUpText;
import dev.loff.job.parameter.JobDefinition;
import dev.loff.registry.DatasetChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A run's result for a person: a line for each thing that it has come to, and what to do next. */
final class RunReportTable {
    private RunReportTable() {}

    static void print(RunReport report) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(row("execution", Long.toString(report.execution()), "loff status " + report.execution()));
        rows.add(row("status", report.status(), took(report)));
        rows.add(row("images", Long.toString(report.images()), report.usable() + " of them with features"));
        rows.add(row(
                "extracted",
                Long.toString(report.extracted()),
                String.format(Locale.ROOT, "%.1f images/s into %d shards", report.imagesPerSecond(), report.shards())));
        rows.add(row("reused", Long.toString(report.reused()), "features were there from an earlier run"));
        rows.add(row("quarantined", Long.toString(report.quarantined()), Reasons.text(report.quarantinedByReason())));
        DatasetChange changes = report.changes();
        if (changes != null) {
            rows.add(row("changes", ChangeText.text(changes), "since execution " + changes.sinceExecution()));
        }
        if (!report.leftOutByReason().isEmpty()) {
            rows.add(row(
                    "left out",
                    Long.toString(Reasons.total(report.leftOutByReason())),
                    Reasons.text(report.leftOutByReason())));
        }
        if (!report.damagedShards().isEmpty()) {
            rows.add(row(
                    "damaged shards",
                    Integer.toString(report.damagedShards().size()),
                    "changed or removed since they were written, of " + report.shardsChecked()
                            + " checked; loff verify --repair"));
        }
        if (!report.mixedKernels().isEmpty()) {
            rows.add(row(
                    "kernels",
                    report.mixedKernels().size() + " kinds",
                    "features of several processors, which differ by rounding: "
                            + String.join(", ", report.mixedKernels())));
        }
        if (report.epochs() > 0) {
            rows.add(row("epochs", Integer.toString(report.epochs()), "of training"));
        }
        String sides = SpeedUpText.sides(report.speedUp());
        if (!sides.isEmpty()) {
            rows.add(row("speed-up", SpeedUpText.ratio(report.speedUp()), sides));
        }
        if (report.testAccuracy() != null) {
            rows.add(row(
                    "test accuracy",
                    String.format(Locale.ROOT, "%.1f %%", 100 * report.testAccuracy()),
                    "top-1 on images the model never saw"));
        }
        if (report.modelName() != null) {
            rows.add(row("model", report.modelName() + " v" + report.modelVersion(), promotion(report)));
        }
        if (report.output() != null) {
            rows.add(
                    report.job().equals(JobDefinition.EXPERIMENT.jobName())
                            ? row("experiment", report.output(), "loff experiment " + report.execution())
                            : row("scores", report.output(), "labels and probabilities"));
        }
        Output.table(List.of(report.job(), "", ""), rows);
        if (report.waits()) {
            System.out.println("the champion stays; decide: loff promote " + report.modelName() + " "
                    + report.modelVersion() + ", or loff decline " + report.modelName() + " " + report.modelVersion()
                    + " --reason WHY");
        }
        if (report.failure() != null) {
            System.out.println("failed in step " + report.step() + ": " + report.failure());
        }
        if (report.advice() != null) {
            System.out.println(report.advice());
        }
    }

    private static String promotion(RunReport report) {
        if (report.decision() == null) {
            return report.unchanged()
                    ? unchanged(report)
                    : "loff lineage " + report.modelName() + " " + report.modelVersion();
        }
        return (report.unchanged() ? unchanged(report) + "; " : "")
                + report.decision().toLowerCase(Locale.ROOT) + ": " + report.decisionReason() + since(report);
    }

    private static String since(RunReport report) {
        return report.outcome() == null
                ? ""
                : "; since then " + report.outcome().toLowerCase(Locale.ROOT);
    }

    private static String unchanged(RunReport report) {
        return "nothing changed since v" + report.modelVersion() + "; --force trains anew";
    }

    private static String took(RunReport report) {
        return report.started() == null || report.ended() == null
                ? ""
                : "took " + Progress.clock(Duration.between(report.started(), report.ended()));
    }

    private static List<String> row(String name, String value, @Nullable String remark) {
        return List.of(name, value, remark == null ? "" : remark);
    }
}
