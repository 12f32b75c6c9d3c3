package dev.loff.app.health;

import dev.loff.job.Encoders;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.jspecify.annotations.Nullable;

/** Ready once the shipped encoder was opened: TensorFlow's native library loads and runs here. */
@Readiness
@ApplicationScoped
public class EncoderReadiness implements HealthCheck {
    private final Encoders encoders;
    private @Nullable String opened;

    EncoderReadiness(Encoders encoders) {
        this.encoders = encoders;
    }

    /** What was loaded once stays loaded; until then each call tries. */
    @Override
    public synchronized HealthCheckResponse call() {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("encoder");
        try {
            if (opened == null) {
                try (var encoder = encoders.open(Encoders.SHIPPED)) {
                    opened = encoder.name();
                }
            }
            return answer.withData("name", opened).up().build();
        } catch (RuntimeException | LinkageError e) {
            return answer.withData("reason", "Cannot open the shipped encoder: " + e)
                    .down()
                    .build();
        }
    }
}
