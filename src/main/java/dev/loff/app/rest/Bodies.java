package dev.loff.app.rest;

import dev.loff.app.jobs.RefusedException;
import dev.loff.app.schedule.ScheduleTerms;
import dev.loff.registry.Overlap;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The bodies of requests. */
final class Bodies {
    private Bodies() {}

    /** A job to run; with a key, at most once. */
    record Submit(
            @Nullable String job,
            @Nullable Map<String, String> parameters,
            @Nullable String key) {}

    /** A job to forecast. */
    record Plan(@Nullable String job, @Nullable Map<String, String> parameters) {}

    /** How to stop a run; without a deadline, the configured one applies. */
    record Stop(@Nullable Long deadlineSeconds) {
        Duration deadline(Duration configured) {
            if (deadlineSeconds == null) {
                return configured;
            }
            if (deadlineSeconds < 0 || deadlineSeconds > Duration.ofDays(7).toSeconds()) {
                throw RefusedException.invalid("Cannot stop: a deadline is from 0 to 604800 seconds (deadlineSeconds="
                        + deadlineSeconds + ")");
            }
            return Duration.ofSeconds(deadlineSeconds);
        }
    }

    /** How to restart a run: parameters to change. */
    record Restart(@Nullable Map<String, String> parameters) {}

    /** Why to promote, and the champion that it was compared with; both may be absent. */
    record Promote(@Nullable String reason, @Nullable Integer champion) {}

    /** Why a version does not become the champion. */
    record Decline(@Nullable String reason) {}

    /** Why the gate may replace a champion again. */
    record Unpin(@Nullable String reason) {}

    /** Why nothing more needs to be done. */
    record Acknowledge(@Nullable String reason) {}

    /** Why a promotion is rolled back. */
    record RollBack(@Nullable String reason) {}

    /** A schedule to add, or the fields of one to change; durations in ISO 8601. */
    record Schedule(
            @Nullable String name,
            @Nullable String cron,
            @Nullable String zone,
            @Nullable String job,
            @Nullable Map<String, String> parameters,
            @Nullable Overlap overlap,
            @Nullable Duration catchUp,
            @Nullable Integer pauseAfterFailures) {
        ScheduleTerms terms() {
            return new ScheduleTerms(
                    required(cron, "cron"),
                    required(zone, "zone"),
                    required(job, "job"),
                    orNone(parameters),
                    overlap == null ? Overlap.SKIP : overlap,
                    catchUp == null ? Duration.ofHours(1) : catchUp,
                    pauseAfterFailures);
        }

        ScheduleTerms.Change change() {
            if (name != null || job != null) {
                throw RefusedException.invalid(
                        "Cannot edit a schedule: its name and its job stay, add another one (fields=name, job)");
            }
            return new ScheduleTerms.Change(
                    cron, zone, parameters == null ? Map.of() : parameters, overlap, catchUp, pauseAfterFailures);
        }
    }

    /** Which quarantined images to process again; null means all. */
    record Redrive(@Nullable List<String> paths) {}

    /** What to hold, named as on the command line: {@code model} with {@code leaves 3}, {@code snapshot} with {@code 7}. */
    record Hold(
            @Nullable String kind,
            @Nullable String subject,
            @Nullable String reason) {}

    /** A user to add. */
    record User(
            @Nullable String name,
            @Nullable String role,
            @Nullable String password) {}

    /** A user's new role. */
    record NewRole(@Nullable String role) {}

    /** A user's new password. */
    record NewPassword(@Nullable String password) {}

    /** A token to create; {@code expires} is its lifetime in ISO 8601. */
    record Token(
            @Nullable String name,
            @Nullable String role,
            @Nullable Duration expires) {}

    /** Why a schedule is paused. */
    record Pause(@Nullable String reason) {}

    static <T> T required(@Nullable T value, String name) {
        if (value == null || value.equals("")) {
            throw RefusedException.invalid("Cannot read the request: a field is missing (field=" + name + ")");
        }
        return value;
    }

    static Map<String, String> orNone(@Nullable Map<String, String> parameters) {
        if (parameters == null) {
            return Map.of();
        }
        parameters.forEach((name, value) -> required(value, "parameters." + name));
        return parameters;
    }
}
