package dev.loff.app.schedule;

import dev.loff.app.jobs.JobControl;
import dev.loff.app.jobs.RefusedException;
import dev.loff.job.parameter.JobDefinition;
import dev.loff.job.parameter.RefusedParametersException;
import dev.loff.registry.Executions;
import dev.loff.registry.StartKeys;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Map;
import java.util.Optional;

/** Starts jobs in this process. The key is written down with the execution itself, so there is no moment between the two. */
@ApplicationScoped
class ProcessJobStarter implements JobStarter {
    private final JobControl jobs;
    private final Executions executions;
    private final StartKeys keys;

    ProcessJobStarter(JobControl jobs, Executions executions, StartKeys keys) {
        this.jobs = jobs;
        this.executions = executions;
        this.keys = keys;
    }

    /** The batch runtime commits the execution apart from this transaction, which only holds the key. */
    @Override
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Outcome start(JobDefinition job, Map<String, String> parameters, String key) {
        keys.hold(key);
        Optional<Long> earlier = executions.keyed(key);
        if (earlier.isPresent()) {
            return new Outcome.Started(earlier.get());
        }
        try {
            return new Outcome.Started(jobs.start(job, parameters, key));
        } catch (RefusedException | RefusedParametersException | IllegalArgumentException e) {
            return new Outcome.Failed(String.valueOf(e.getMessage()));
        }
    }
}
