package dev.loff.app.metrics;

import dev.loff.job.Workspace;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** Free and total space on the disk of the data folder; absent while it cannot be read. */
@Startup
@Singleton
final class DiskMeter {

    /** Reads one value of a file store. */
    @FunctionalInterface
    private interface Figure {
        long of(FileStore disk) throws IOException;
    }

    DiskMeter(PrometheusRegistry registry, Workspace workspace) {
        register(
                registry,
                workspace.home(),
                "loff_disk_free_bytes",
                "Bytes that Loff can still write to the disk of its data folder.",
                FileStore::getUsableSpace);
        register(
                registry,
                workspace.home(),
                "loff_disk_total_bytes",
                "Size of the disk of the data folder.",
                FileStore::getTotalSpace);
    }

    private static void register(PrometheusRegistry registry, Path folder, String name, String help, Figure figure) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .unit(Unit.BYTES)
                .callback(gauge -> {
                    try {
                        gauge.call((double) figure.of(Files.getFileStore(folder)));
                    } catch (IOException e) {
                        // Absent: an alert on an absent value is more useful than an old value.
                        return;
                    }
                })
                .register(registry);
    }
}
