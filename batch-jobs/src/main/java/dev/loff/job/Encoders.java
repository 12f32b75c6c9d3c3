package dev.loff.job;

import dev.loff.encoder.Encoder;
import dev.loff.encoder.FeatureShape;
import dev.loff.registry.RegisteredEncoder;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;

/** Opens encoders by the name that a job parameter gives. */
@ApplicationScoped
public class Encoders {
    /** The encoder that comes with the program. */
    public static final String SHIPPED = "shipped";

    private final Workspace workspace;

    Encoders(Workspace workspace) {
        this.workspace = workspace;
    }

    /** Opens an encoder; the caller closes it. */
    public Encoder open(String name) {
        return null;
    }

    RegisteredEncoder describe(Encoder encoder, String source) {
        FeatureShape shape = encoder.shape();
        return null;
    }
}
