package dev.loff.app.metrics;

import dev.loff.job.event.JobFinished;
import dev.loff.job.event.StepProgress;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Progress of the steps that run in this process; a job's steps disappear when it ends. */
@Startup
@Singleton
final class StepMeters {

    private record Step(String job, String name) {}

    private final Set<Step> seen = ConcurrentHashMap.newKeySet();
    private final Gauge done;
    private final Gauge planned;
    private final Gauge rate;
    private final Gauge remaining;

    StepMeters(PrometheusRegistry registry) {
        done = gauge("loff_step_items_done", "Items of the step that are done, by earlier executions too.")
                .register(registry);
        planned = gauge("loff_step_items_planned", "Items that the step has in all.")
                .register(registry);
        rate = gauge("loff_step_items_per_second", "Items that the step does per second in this process.")
                .register(registry);
        remaining = gauge("loff_step_remaining_seconds", "Time left at the present rate; absent while unknown.")
                .unit(Unit.SECONDS)
                .register(registry);
    }

    private static Gauge.Builder gauge(String name, String help) {
        return Gauge.builder().name(name).help(help).labelNames("job", "step");
    }

    void on(@Observes StepProgress event) {
        seen.add(new Step(event.job(), event.step()));
        done.labelValues(event.job(), event.step()).set((double) event.done());
        planned.labelValues(event.job(), event.step()).set((double) event.total());
        rate.labelValues(event.job(), event.step()).set(event.perSecond());
        if (event.eta() == null) {
            remaining.remove(event.job(), event.step());
        } else {
            remaining.labelValues(event.job(), event.step()).set(event.eta().toMillis() / 1e3);
        }
    }

    void on(@Observes JobFinished event) {
        List<Step> ended =
                seen.stream().filter(step -> step.job().equals(event.job())).toList();
        for (Step step : ended) {
            for (Gauge gauge : List.of(done, planned, rate, remaining)) {
                gauge.remove(step.job(), step.name());
            }
            seen.remove(step);
        }
    }
}
