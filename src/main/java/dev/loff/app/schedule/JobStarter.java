package dev.loff.app.schedule;

import dev.loff.app.jobs.Actor;
import dev.loff.job.parameter.JobDefinition;
import java.time.Instant;
import java.util.Map;

/** Starts jobs for schedules: the only way from a schedule to a run. */
interface JobStarter {
    /** What became of a start. */
    sealed interface Outcome {
        /** The job runs, or has run, as this execution. */
        record Started(long execution) implements Outcome {}

        /** It will run when its turn has come; to ask again with the key tells. */
        record Waiting(String reason) implements Outcome {}

        /** It may not run now; the reason ends a sentence. */
        record Refused(String reason) implements Outcome {}

        /** It cannot run like that; the reason ends a sentence. */
        record Failed(String reason) implements Outcome {}
    }

    /**
     * Starts a job once for each key: asked again with the same one, by whatever process, it answers with the first start.
     * Throws when it cannot tell, as without a database; then to ask again is right.
     */
    Outcome start(JobDefinition job, Map<String, String> parameters, String key, Actor by);

    /** The same for a fire: it waits while this process has as many runs as it takes on, and behind what was due before. */
    Outcome startInTurn(JobDefinition job, Map<String, String> parameters, String key, Instant due, Actor by);
}
