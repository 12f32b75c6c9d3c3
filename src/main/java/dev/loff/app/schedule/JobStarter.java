package dev.loff.app.schedule;

import dev.loff.app.jobs.Actor;
import dev.loff.job.parameter.JobDefinition;
import java.time.Instant;
import java.util.Map;

/** Starts jobs for schedules: the only way from a schedule to a run. */
interface JobStarter {
    /** The result of a start. */
    sealed interface Outcome {
        /** The job runs, or has run, as this execution. */
        record Started(long execution) implements Outcome {}

        /** It runs when its turn has come; a further call with the same key returns its state then. */
        record Waiting(String reason) implements Outcome {}

        /** It may not run now; the reason ends a sentence. */
        record Refused(String reason) implements Outcome {}

        /** It cannot run as requested; the reason ends a sentence. */
        record Failed(String reason) implements Outcome {}
    }

    /**
     * Starts a job once per key: a further call with the same key, from any process, returns the first start. Throws when the
     * result is unknown, as without a database; the caller should call again then.
     */
    Outcome start(JobDefinition job, Map<String, String> parameters, String key, Actor by);

    /** The same for a fire: it waits while this process has its maximum of runs, and behind everything that was due earlier. */
    Outcome startInTurn(JobDefinition job, Map<String, String> parameters, String key, Instant due, Actor by);
}
