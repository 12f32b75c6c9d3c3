package dev.loff.job;

import dev.loff.encoder.EncoderOptions;
import dev.loff.encoder.FeatureShape;
import dev.loff.encoder.SavedModelEncoder;
import dev.loff.encoder.ShippedEncoder;
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

    /** Opens the shipped encoder or the one in a folder; the caller closes it. */
    public SavedModelEncoder open(String source) {
        return SavedModelEncoder.open(folder(source), EncoderOptions.DEFAULT);
    }

    private Path folder(String source) {
        return source.equals(SHIPPED)
                ? ShippedEncoder.unpackTo(workspace.encoders().resolve(SHIPPED))
                : Path.of(source);
    }

    /** The encoder as the registry keeps it. */
    public RegisteredEncoder describe(SavedModelEncoder encoder, String source) {
        FeatureShape shape = encoder.shape();
        return new RegisteredEncoder(
                encoder.fingerprint().hex(),
                encoder.name(),
                source,
                encoder.spec().licence(),
                shape.gridHeight(),
                shape.gridWidth(),
                shape.classToken(),
                shape.channels());
    }

    /** Refuses an encoder that is not the one a feature set was planned with. */
    public void requireSame(SavedModelEncoder encoder, RegisteredEncoder planned) {
        if (!encoder.fingerprint().hex().equals(planned.fingerprint())) {
            throw new IllegalStateException("[" + planned.source()
                    + "] Cannot extract: the encoder is not the one that the"
                    + " run began with (fingerprint=" + encoder.fingerprint().shortHex() + ", planned="
                    + planned.fingerprint().substring(0, 12) + "); put the old one back or start a new run");
        }
    }
}
