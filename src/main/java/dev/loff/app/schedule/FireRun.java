package dev.loff.app.schedule;

import dev.loff.app.jobs.RunReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The run that a fire started, as of its newest execution: a restart belongs to the same run.
 *
 * @param link to the execution's page
 * @param seconds how long it took, or has taken so far
 * @param promoted whether its model was promoted; null when there was nothing to decide
 * @param decision what the gate decided: PROMOTED, HELD, PROPOSED or REGISTERED
 */
public record FireRun(
        Instant fireAt,
        long execution,
        String link,
        RunOutcome outcome,
        @Nullable Instant started,
        @Nullable Instant ended,
        @Nullable Double seconds,
        long quarantined,
        @Nullable Boolean promoted,
        @Nullable String decision,
        @Nullable String decisionReason,
        @Nullable String modelName,
        @Nullable Integer modelVersion,
        @Nullable String failure) {

    static FireRun of(Instant fireAt, RunReport run, Instant now) {
        Instant started = run.started();
        Instant until = run.ended() == null ? now : run.ended();
        return new FireRun(
                fireAt,
                run.execution(),
                "/executions/" + run.execution(),
                RunOutcome.of(run),
                started,
                run.ended(),
                started == null
                        ? null
                        : Math.max(0, Duration.between(started, until).toMillis() / 1000.0),
                run.quarantined(),
                run.promoted(),
                run.decision(),
                run.decisionReason(),
                run.modelName(),
                run.modelVersion(),
                run.failure());
    }

    static FireRun removed(Instant fireAt, long execution) {
        return new FireRun(
                fireAt,
                execution,
                "/executions/" + execution,
                RunOutcome.REMOVED,
                null,
                null,
                null,
                0,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /** {@code completed, 3 images quarantined, leaves 4 held}. */
    public String words() {
        List<String> words = new ArrayList<>(List.of(outcome.words()));
        if (quarantined > 0) {
            words.add(quarantined + (quarantined == 1 ? " image" : " images") + " quarantined");
        }
        if (decision != null) {
            words.add(modelName + " " + modelVersion + " " + decision.toLowerCase(Locale.ROOT));
        }
        return String.join(", ", words);
    }
}
