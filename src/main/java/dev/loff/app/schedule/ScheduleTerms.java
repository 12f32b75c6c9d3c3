package dev.loff.app.schedule;

import dev.loff.registry.Overlap;
import dev.loff.registry.Schedule;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The terms of a schedule, as an operator sets them.
 *
 * @param catchUp how late a missed fire may still be caught up
 * @param pauseAfterFailures after how many failures in a row it pauses itself; null for never
 */
public record ScheduleTerms(
        String cron,
        String zone,
        String job,
        Map<String, String> parameters,
        Overlap overlap,
        Duration catchUp,
        @Nullable Integer pauseAfterFailures) {
    public ScheduleTerms {
        parameters = Map.copyOf(parameters);
        if (pauseAfterFailures != null && pauseAfterFailures < 1) {
            throw new IllegalArgumentException(
                    "Cannot pause after failures: the number must be at least 1 (pause-after-failures="
                            + pauseAfterFailures + ")");
        }
    }

    /** Returns a copy with other parameters. */
    public ScheduleTerms with(Map<String, String> others) {
        return new ScheduleTerms(cron, zone, job, others, overlap, catchUp, pauseAfterFailures);
    }

    /** The parts of a schedule that change; null leaves a part as it is. A blank parameter is removed, 0 failures mean never. */
    public record Change(
            @Nullable String cron,
            @Nullable String zone,
            Map<String, String> parameters,
            @Nullable Overlap overlap,
            @Nullable Duration catchUp,
            @Nullable Integer pauseAfterFailures) {
        public Change {
            parameters = Map.copyOf(parameters);
        }

        /** Returns a copy with other parameters. */
        public Change with(Map<String, String> others) {
            return new Change(cron, zone, others, overlap, catchUp, pauseAfterFailures);
        }

        ScheduleTerms applied(ScheduleTerms before) {
            Map<String, String> merged = new TreeMap<>(before.parameters);
            merged.putAll(parameters);
            merged.values().removeIf(String::isBlank);
            return new ScheduleTerms(
                    cron == null ? before.cron : cron,
                    zone == null ? before.zone : zone,
                    before.job,
                    merged,
                    overlap == null ? before.overlap : overlap,
                    catchUp == null ? before.catchUp : catchUp,
                    failures(before));
        }

        private @Nullable Integer failures(ScheduleTerms before) {
            if (pauseAfterFailures == null) {
                return before.pauseAfterFailures;
            }
            return pauseAfterFailures == 0 ? null : pauseAfterFailures;
        }
    }

    static ScheduleTerms of(Schedule.Terms terms) {
        return new ScheduleTerms(
                terms.cron(),
                terms.zone(),
                terms.job(),
                ParameterText.readable(terms.parameters()),
                terms.overlap(),
                terms.catchUp(),
                terms.pauseAfterFailures());
    }
}
