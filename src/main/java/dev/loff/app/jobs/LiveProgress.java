package dev.loff.app.jobs;

import dev.loff.job.event.StepProgress;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The newest progress of what this process runs: finer than committed rows tell. */
@ApplicationScoped
class LiveProgress {
    private static final int KEPT = 64;

    private final Map<Long, StepProgress> newest = new ConcurrentHashMap<>();

    void on(@Observes StepProgress progress) {
        newest.put(progress.execution(), progress);
        if (newest.size() > KEPT) {
            newest.keySet().stream().min(Long::compare).ifPresent(newest::remove);
        }
    }

    /** While the execution is still in that step. */
    Optional<Progress> find(long execution, String step) {
        return Optional.ofNullable(newest.get(execution))
                .filter(it -> it.step().equals(step))
                .map(Progress::of);
    }
}
