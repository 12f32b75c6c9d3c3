package dev.loff.app.retention;

import dev.loff.app.jobs.Actor;
import jakarta.batch.api.AbstractBatchlet;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/** Step: removes what the policy lets go. It can be started again at any time: what is gone is not found any more. */
@Named
@Dependent
public class RemoveExpired extends AbstractBatchlet {
    @Inject
    Retention retention;

    @Inject
    RetentionConfig config;

    @Override
    public String process() {
        return retention.remove(config.policy(), new Actor("loff", "job")).size() + " removed";
    }
}
