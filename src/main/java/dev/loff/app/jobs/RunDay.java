package dev.loff.app.jobs;

import dev.loff.job.parameter.JobDefinition;
import dev.loff.job.parameter.JobParameters;
import dev.loff.job.parameter.Parameter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;

/** Puts the day that a run is for into its parameters: what was given may say {@code auto}, and name paths by the day. */
final class RunDay {
    private RunDay() {}

    /** The parameters with the day and the paths that hold it; a restart on another day means the same run. */
    static Map<String, String> resolved(JobDefinition job, Map<String, String> given, LocalDate today) {
        if (!job.takesDate()) {
            return given;
        }
        requireStableModelName(job, given);
        Map<String, String> resolved = new HashMap<>(given);
        resolved.merge(
                JobParameters.DATE,
                today.toString(),
                (said, otherwise) -> said.equals(Parameter.AUTO) ? otherwise : said);
        String day = resolved.getOrDefault(JobParameters.DATE, today.toString());
        for (Parameter parameter : job.parameters()) {
            if (parameter.kind().isPath()) {
                resolved.computeIfPresent(
                        parameter.name(), (name, value) -> value.replace(JobParameters.DATE_PLACEHOLDER, day));
            }
        }
        return resolved;
    }

    /** A model is named after its data set's folder: one that changes each day would begin a new model each day. */
    private static void requireStableModelName(JobDefinition job, Map<String, String> given) {
        Path folder = Path.of(given.getOrDefault("dataset", "")).getFileName();
        boolean changes = folder != null && folder.toString().contains(JobParameters.DATE_PLACEHOLDER);
        if (changes && given.getOrDefault("model", Parameter.AUTO).equals(Parameter.AUTO)) {
            throw new RefusedException("Cannot run " + job.jobName()
                    + ": the model is named after the data set, whose name changes each day; give -P model=NAME (dataset="
                    + given.get("dataset") + ")");
        }
    }
}
