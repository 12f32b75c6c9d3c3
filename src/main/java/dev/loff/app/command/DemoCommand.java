package dev.loff.app.command;

import dev.loff.app.jobs.Submissions;
import dev.loff.dataset.DrawnPictures;
import dev.loff.job.Workspace;
import dev.loff.job.parameter.JobDefinition;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Draw a small data set and run the whole nightly job on it: shipped encoder, linear classifier.",
            "Ten classes of pictures, two broken files among them to show what becomes of those."
        })
@Dependent
@Unremovable
public class DemoCommand implements Callable<Integer>, CreatesHome {
    private static final long SEED = 1;
    /** Of linear and loff-ta at several rates, what validates best on the pictures drawn by default; trains in seconds. */
    private static final Map<String, String> TRAINING = Map.of("classifier", "linear", "learning-rate", "0.003");

    @Option(names = "--images", description = "Pictures of each class (default: ${DEFAULT-VALUE}).")
    int images = 100;

    @Option(names = "--epochs", description = "Epochs of training (default: ${DEFAULT-VALUE}).")
    int epochs = 30;

    @Option(names = "--json", description = "Print one JSON object at the end instead of a table.")
    boolean json;

    @Mixin
    MetricsPort metrics;

    @Inject
    ForegroundRun foreground;

    @Inject
    Workspace workspace;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path pictures = workspace.home().resolve("demo").resolve("pictures-" + images);
        if (!Files.isDirectory(pictures)) {
            System.err.println("drawing " + images * DrawnPictures.classes().size() + " pictures into " + pictures);
            draw(pictures);
        }
        Map<String, String> parameters = new HashMap<>(TRAINING);
        parameters.putAll(Map.of("dataset", pictures.toString(), "model", "demo", "epochs", Integer.toString(epochs)));
        ExitCode ended = foreground.start(new Submissions.Request(JobDefinition.NIGHTLY, parameters, null), json);
        // The broken files are part of the show.
        return (ended == ExitCode.QUARANTINE ? ExitCode.COMPLETED : ended).code();
    }

    /** Under another name first: a demo that was interrupted while drawing draws anew. */
    private void draw(Path pictures) throws IOException {
        Path begun = pictures.resolveSibling(
                pictures.getFileName() + ".tmp-" + ProcessHandle.current().pid());
        DrawnPictures.writeFolder(begun, images, SEED);
        DrawnPictures.writeBrokenFiles(begun, SEED);
        Files.move(begun, pictures);
    }
}
