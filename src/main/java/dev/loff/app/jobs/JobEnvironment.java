package dev.loff.app.jobs;

import dev.loff.app.build.Build;
import dev.loff.app.config.LoffConfig;
import dev.loff.app.metrics.GpuMemory;
import dev.loff.job.DataRoots;
import dev.loff.job.FilePatience;
import dev.loff.job.LeaseTerm;
import dev.loff.job.ProgramVersion;
import dev.loff.job.ResidentMemory;
import dev.loff.job.UsedMemory;
import dev.loff.job.Workspace;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import org.tensorflow.TensorFlow;

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
    DataRoots dataRoots(LoffConfig config) {
        return new DataRoots(config.dataRoots().orElse(List.of()), config.home());
    }

    @Produces
    @Singleton
    UsedMemory usedMemory() {
        return GpuMemory.open()
                .filter(it -> !it.read().isEmpty())
                .map(it -> new UsedMemory(UsedMemory.GPU, () -> it.read().stream()
                        .mapToLong(GpuMemory.OfGpu::usedBytes)
                        .sum()))
                .orElseGet(() -> new UsedMemory(
                        UsedMemory.PROCESS,
                        () -> ResidentMemory.ofThisProcess().bytes().orElse(0)));
    }

    @Produces
    @Singleton
    ProgramVersion programVersion() {
        return new ProgramVersion(Build.current().loff() + " TensorFlow " + TensorFlow.version());
    }

    @Produces
    @Singleton
    FilePatience filePatience(LoffConfig config) {
        return new FilePatience(config.files().patience());
    }

    @Produces
    @Singleton
    LeaseTerm leaseTerm(LoffConfig config) {
        return new LeaseTerm(config.lease().term());
    }
}
