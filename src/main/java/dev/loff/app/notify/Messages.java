package dev.loff.app.notify;

import dev.loff.app.config.LoffConfig;
import dev.loff.app.jobs.ChangeText;
import dev.loff.app.jobs.Reasons;
import dev.loff.app.jobs.RunReport;
import dev.loff.app.jobs.RunReports;
import dev.loff.registry.DatasetChange;
import dev.loff.registry.Occurrences.Kind;
import dev.loff.registry.Occurrences.Occurrence;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;

/** Writes the text of notifications. */
@Singleton
final class Messages {
    private static final String NO_REASON = "no reason was recorded, see logs/batch.log";

    private final RunReports reports;
    private final Optional<URI> console;
    private final Clock clock = Clock.systemUTC();

    Messages(RunReports reports, LoffConfig config) {
        this.reports = reports;
        this.console = config.console().url();
    }

    Message of(Occurrence it) {
        Optional<RunReport> report = reports.find(it.execution());
        return new Message(
                it.key(),
                it.kind(),
                title(it),
                text(it, report) + report.map(Messages::images).orElse(""),
                it.job(),
                it.execution(),
                console.map(base -> link(base, it.execution())).orElse(null),
                clock.instant());
    }

    private static String text(Occurrence it, Optional<RunReport> report) {
        String run = it.job() + " of " + it.dataset();
        return switch (Kind.valueOf(it.kind())) {
            case FAILED -> run + ": " + report.map(Messages::failure).orElse(NO_REASON);
            case RECOVERED -> run + " is complete; the run before it had failed.";
            case HELD ->
                run + ": " + it.detail() + "\nThe champion stays. loff promote " + it.model() + " " + it.version()
                        + " --reason WHY overrules the gate.";
            case PROPOSED ->
                run + ": " + it.detail() + "\nThe champion stays until somebody decides: loff promote " + it.model()
                        + " " + it.version() + ", or loff decline " + it.model() + " " + it.version()
                        + " --reason WHY.";
            case FELL ->
                "The champion " + it.model() + " v" + it.version() + ": test accuracy " + it.detail()
                        + ".\nLook at what is new in the data: loff status " + it.execution() + ".";
            case QUARANTINE ->
                run + ": " + it.detail() + " images are quarantined.\nloff quarantine list " + it.execution()
                        + " says why.";
        };
    }

    /** Image counts of a run that has listed its images, on separate lines. */
    private static String images(RunReport run) {
        if (run.images() == 0) {
            return "";
        }
        StringBuilder text = new StringBuilder("\nImages: " + run.images() + ", with features " + run.usable());
        if (run.quarantined() > 0) {
            text.append(", quarantined ").append(run.quarantined());
            text.append(" (").append(Reasons.text(run.quarantinedByReason())).append(')');
        }
        if (!run.leftOutByReason().isEmpty()) {
            text.append("\nLeft out by the scan: ").append(Reasons.text(run.leftOutByReason()));
        }
        DatasetChange changes = run.changes();
        if (changes != null) {
            text.append("\nChanges since execution ").append(changes.sinceExecution());
            text.append(": ").append(ChangeText.text(changes));
        }
        return text.toString();
    }

    private static String title(Occurrence it) {
        String which = it.job() + ", execution " + it.execution();
        return switch (Kind.valueOf(it.kind())) {
            case FAILED -> "Failed: " + which;
            case RECOVERED -> "Recovered: " + which;
            case HELD -> "Held at the gate: " + it.model() + " v" + it.version() + ", execution " + it.execution();
            case PROPOSED ->
                "Waits for a decision: " + it.model() + " v" + it.version() + ", execution " + it.execution();
            case FELL -> "Champion lost accuracy: " + it.model() + " v" + it.version();
            case QUARANTINE -> "Many images are quarantined: " + which;
        };
    }

    private static String failure(RunReport report) {
        if (report.failure() == null) {
            return NO_REASON;
        }
        return report.advice() == null ? report.failure() : report.failure() + "\n" + report.advice();
    }

    static String link(URI console, long execution) {
        return console.toString().replaceFirst("/+$", "") + "/executions/" + execution;
    }

    /** A message that shows that a channel works; {@code key} makes it unique. */
    Message test(String key) {
        return new Message(
                "TEST/" + key,
                "TEST",
                "Test message from Loff",
                "If you read this, Loff can notify you when a run fails.",
                null,
                null,
                null,
                clock.instant());
    }
}
