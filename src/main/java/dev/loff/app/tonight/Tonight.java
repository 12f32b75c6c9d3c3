package dev.loff.app.tonight;

import dev.loff.app.jobs.ExecutionStatus;
import dev.loff.app.jobs.RunReport;
import dev.loff.app.metrics.MachineMemory;
import dev.loff.app.schedule.ScheduleReport;
import dev.loff.registry.SubmissionLedger;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The night at one moment. */
public record Tonight(
        Instant at,
        List<ExecutionStatus.Running> running,
        List<Trouble> troubles,
        List<LastSuccess> successes,
        List<ScheduleReport> fires,
        List<SubmissionLedger.Row> waiting,
        MachineMemory.Reading memory,
        Disk disk) {

    /**
     * Something that needs a hand; it is about an execution, a schedule or a model version.
     *
     * @param id what it is acknowledged by: {@code run-17}, {@code paused-leaves-nightly}, {@code fire-3}
     * @param restartable whether a restart can help
     */
    public record Trouble(
            String id,
            Kind kind,
            String subject,
            String why,
            @Nullable Instant since,
            @Nullable Long execution,
            @Nullable String schedule,
            @Nullable Version version,
            boolean restartable) {}

    /** The version of a model that a trouble is about. */
    public record Version(String model, int number) {}

    /** What is wrong. */
    public enum Kind {
        FAILED("failed"),
        STOPPED("stopped"),
        ORPHANED("its host is gone"),
        /** A schedule whose next fire cannot be computed, or whose job cannot start as it is. */
        BROKEN("broken"),
        PAUSED("paused"),
        NOT_FIRED("did not start"),
        HELD("held"),
        PROPOSED("proposed"),
        FELL("lost accuracy"),
        /** Notifications that were given up, of one channel. */
        UNDELIVERED("not delivered");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /** A job and its newest completed run; absent if there is none. */
    public record LastSuccess(String job, @Nullable RunReport run) {}
}
