package dev.loff.app.schedule;

import dev.loff.app.jobs.Actor;
import dev.loff.job.parameter.JobDefinition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Starts nothing and records what it was asked to start. */
final class RecordedStarts implements JobStarter {
    private final Function<String, Outcome> answer;
    private final Map<String, Map<String, String>> asked = new LinkedHashMap<>();

    RecordedStarts(Function<String, Outcome> answer) {
        this.answer = answer;
    }

    @Override
    public Outcome start(JobDefinition job, Map<String, String> parameters, String key, Actor by) {
        asked.put(key, parameters);
        return answer.apply(key);
    }

    @Override
    public Outcome startInTurn(JobDefinition job, Map<String, String> parameters, String key, Instant due, Actor by) {
        return start(job, parameters, key, by);
    }

    List<String> keys() {
        return new ArrayList<>(asked.keySet());
    }

    List<String> parameter(String name) {
        return asked.values().stream().map(it -> String.valueOf(it.get(name))).toList();
    }
}
