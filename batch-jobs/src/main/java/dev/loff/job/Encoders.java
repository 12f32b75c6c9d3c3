package dev.loff.job;

import dev.loff.encoder.Encoder;
import dev.loff.encoder.EncoderOptions;
import dev.loff.encoder.FeatureShape;
import dev.loff.encoder.SavedModelEncoder;
import dev.loff.encoder.ShippedEncoder;
import dev.loff.huggingface.HuggingFaceEncoder;
import dev.loff.job.parameter.JobParameters;
import dev.loff.registry.RegisteredEncoder;
import dev.loff.tensorflow.Placement;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Opens encoders by the name that a job parameter gives, or as the registry has them. Whoever opens one closes it. */
@ApplicationScoped
public class Encoders {
    /** The encoder that comes with the program; in a registry of an earlier version that of the build at the time. */
    public static final String SHIPPED = JobParameters.SHIPPED;

    private final Workspace workspace;
    private final FilePatience patience;

    @Inject
    Encoders(Workspace workspace) {
        this(workspace, new FilePatience(Duration.ZERO));
    }

    private Encoders(Workspace workspace, FilePatience patience) {
        this.workspace = workspace;
        this.patience = patience;
    }

    /** The same for a run, which waits while an encoder's folder is away. */
    public Encoders waiting(FilePatience limit) {
        return new Encoders(workspace, limit);
    }

    /** Opens what an {@link EncoderSource} says. */
    public Encoder open(String text) {
        return open(EncoderSource.parse(text));
    }

    /** Opens an encoder to begin with: {@code shipped} is that of this build. */
    public Encoder open(EncoderSource source) {
        return open(source, folder(source.location()), Placement.AUTOMATIC);
    }

    /** Opens the encoder that a feature set was planned with, also when this build ships another. */
    public Encoder open(RegisteredEncoder planned) {
        return open(planned, EncoderSource.parse(planned.source()), Placement.AUTOMATIC);
    }

    /** Opens it for a worker of a job. */
    public Encoder open(RegisteredEncoder planned, JobParameters told, Placement placement) {
        return open(planned, EncoderSource.parse(planned.source()).calledAsToldBy(told), placement);
    }

    private Encoder open(RegisteredEncoder planned, EncoderSource source, Placement placement) {
        Path folder =
                source.location().equals(SHIPPED) ? shippedWith(planned.fingerprint()) : folder(source.location());
        Encoder encoder = open(source, folder, placement);
        try {
            requireSame(encoder, planned);
            return encoder;
        } catch (RuntimeException e) {
            encoder.close();
            throw e;
        }
    }

    private Encoder open(EncoderSource source, Path folder, Placement placement) {
        return patience.open(folder, () -> opened(source, folder, placement));
    }

    private static Encoder opened(EncoderSource source, Path folder, Placement placement) {
        EncoderOptions options = EncoderOptions.DEFAULT
                .withPrecision(source.precision())
                .withMinibatch(source.minibatch())
                .withPlacement(placement);
        if (HuggingFaceEncoder.isIn(folder)) {
            return HuggingFaceEncoder.open(folder, source.choice(), options);
        }
        requirePlain(source, folder);
        return SavedModelEncoder.open(folder, options);
    }

    /**
     * Refuses an encoder that cannot be used, as far as that shows without loading it: a missing folder, one that holds no encoder,
     * an unreadable description, tensors that do not fit.
     */
    public void check(EncoderSource source) {
        if (isShipped(source.location())) {
            requirePlain(source, Path.of(source.location()));
            return;
        }
        Path folder = folder(source.location());
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("[" + folder
                    + "] Cannot use the model as an encoder: there is no such folder (encoder=" + source + ")");
        }
        if (HuggingFaceEncoder.isIn(folder)) {
            HuggingFaceEncoder.check(folder, source.choice());
        } else {
            requirePlain(source, folder);
            SavedModelEncoder.check(folder, source.minibatch());
        }
    }

    private static boolean isShipped(String location) {
        return location.equals(SHIPPED) || location.equals(ShippedEncoder.folderName());
    }

    private static void requirePlain(EncoderSource source, Path folder) {
        if (!source.isPlain()) {
            throw new IllegalArgumentException("[" + folder
                    + "] Cannot choose layer, tokens, size, pool or precision: only a Hugging Face folder leaves the choice"
                    + " (encoder=" + source + ")");
        }
    }

    private Path folder(String location) {
        String shipped = ShippedEncoder.folderName();
        if (isShipped(location)) {
            return ShippedEncoder.unpackTo(workspace.encoders().resolve(shipped));
        }
        return ShippedEncoder.isFolderName(location) ? workspace.encoders().resolve(location) : Path.of(location);
    }

    /** Earlier versions kept one folder for whichever encoder they shipped, and registered no other name. */
    private Path shippedWith(String fingerprint) {
        Path current = folder(SHIPPED);
        return Stream.concat(Stream.of(current), unpackedFolders().stream())
                .filter(it -> SavedModelEncoder.fingerprintOf(it).hex().equals(fingerprint))
                .findFirst()
                .orElse(current);
    }

    private List<Path> unpackedFolders() {
        try (Stream<Path> folders = Files.list(workspace.encoders())) {
            return folders.filter(it -> Files.isRegularFile(it.resolve("encoder.json")))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "[" + workspace.encoders() + "] Cannot look for a shipped encoder: " + e.getMessage(), e);
        }
    }

    /** The encoder as the registry keeps it, so that every later step opens this one. */
    public RegisteredEncoder describe(Encoder encoder, EncoderSource source) {
        FeatureShape shape = encoder.shape();
        EncoderSource lasting = source.withMinibatch(encoder.leastMinibatch());
        return new RegisteredEncoder(
                encoder.fingerprint().hex(),
                encoder.name(),
                (source.location().equals(SHIPPED) ? lasting.at(ShippedEncoder.folderName()) : lasting).toString(),
                encoder.licence(),
                shape.gridHeight(),
                shape.gridWidth(),
                shape.classToken(),
                shape.channels());
    }

    /** Refuses an encoder that is not the one a feature set was planned with. */
    void requireSame(Encoder encoder, RegisteredEncoder planned) {
        if (!encoder.fingerprint().hex().equals(planned.fingerprint())) {
            throw new IllegalStateException("[" + planned.source()
                    + "] Cannot go on: the encoder is not the one that the"
                    + " run began with (fingerprint=" + encoder.fingerprint().shortHex() + ", planned="
                    + planned.fingerprint().substring(0, 12) + "); put the old one back or start a new run");
        }
    }
}
