package dev.loff.app.jobs;

import dev.loff.app.config.LoffConfig;
import dev.loff.job.LeaseTerm;
import dev.loff.job.Workspace;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** What the host gives to job artifacts. */
@ApplicationScoped
class JobEnvironment {
    @Produces
    @Singleton
    Workspace workspace(LoffConfig config) {
        return new Workspace(config.home());
    }

    @Produces
    @Singleton
    LeaseTerm leaseTerm(LoffConfig config) {
        return new LeaseTerm(config.lease().term());
    }
}
