package dev.loff.app.health;

import dev.loff.job.Workspace;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready only while a file can be written in the data folder: a full or read-only disk is found before a job finds it. */
@Readiness
@ApplicationScoped
public class DataFolderReadiness implements HealthCheck {
    private static final byte[] PROBE = new byte[4096];

    private final Workspace workspace;

    DataFolderReadiness(Workspace workspace) {
        this.workspace = workspace;
    }

    @Override
    public HealthCheckResponse call() {
        Path home = workspace.home();
        HealthCheckResponseBuilder answer =
                HealthCheckResponse.named("data folder").withData("path", home.toString());
        try {
            Path probe = Files.createTempFile(home, "health-", ".tmp");
            try {
                Files.write(probe, PROBE);
            } finally {
                Files.delete(probe);
            }
            return answer.withData("free bytes", Files.getFileStore(home).getUsableSpace())
                    .up()
                    .build();
        } catch (IOException e) {
            return answer.withData("reason", "Cannot write in the data folder: " + e)
                    .down()
                    .build();
        }
    }
}
