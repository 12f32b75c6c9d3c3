package dev.loff.job;

import dev.loff.encoder.Encoder;
import dev.loff.encoder.EncoderOptions;
import dev.loff.encoder.FeatureShape;
import dev.loff.encoder.SavedModelEncoder;
import dev.loff.encoder.ShippedEncoder;
import dev.loff.huggingface.HuggingFaceEncoder;
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

    /** Opens what an {@link EncoderSource} says; the caller closes it. */
    public Encoder open(String text) {
        EncoderSource source = EncoderSource.parse(text);
        Path folder = folder(source.location());
        if (HuggingFaceEncoder.isIn(folder)) {
            return HuggingFaceEncoder.open(
                    folder, source.choice(), EncoderOptions.DEFAULT.withPrecision(source.precision()));
        }
        if (!source.isPlain()) {
            throw new IllegalArgumentException("[" + folder
                    + "] Cannot choose layer, tokens, size, pool or precision: only a Hugging Face folder leaves the choice"
                    + " (encoder=" + text + ")");
        }
        return SavedModelEncoder.open(folder, EncoderOptions.DEFAULT);
    }

    private Path folder(String source) {
        return source.equals(SHIPPED)
                ? ShippedEncoder.unpackTo(workspace.encoders().resolve(SHIPPED))
                : Path.of(source);
    }

    /** The encoder as the registry keeps it. */
    public RegisteredEncoder describe(Encoder encoder, String source) {
        FeatureShape shape = encoder.shape();
        return new RegisteredEncoder(
                encoder.fingerprint().hex(),
                encoder.name(),
                source,
                encoder.licence(),
                shape.gridHeight(),
                shape.gridWidth(),
                shape.classToken(),
                shape.channels());
    }

    /** Refuses an encoder that is not the one a feature set was planned with. */
    public void requireSame(Encoder encoder, RegisteredEncoder planned) {
        if (!encoder.fingerprint().hex().equals(planned.fingerprint())) {
            throw new IllegalStateException("[" + planned.source()
                    + "] Cannot extract: the encoder is not the one that the"
                    + " run began with (fingerprint=" + encoder.fingerprint().shortHex() + ", planned="
                    + planned.fingerprint().substring(0, 12) + "); put the old one back or start a new run");
        }
    }
}
