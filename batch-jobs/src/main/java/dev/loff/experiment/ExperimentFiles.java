package dev.loff.experiment;

import dev.loff.file.DurableFile;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The three files of an experiment; the page needs nothing beside itself. */
public final class ExperimentFiles {
    public static final String MARKDOWN = "experiment.md";
    public static final String JSON = "experiment.json";
    public static final String PAGE = "experiment.html";

    private ExperimentFiles() {}

    /** Writes over what is there. */
    public static void write(Experiment experiment, Path folder) throws IOException {
        DurableFile.createFolders(folder);
        write(folder.resolve(MARKDOWN), MarkdownReport.of(experiment));
        write(folder.resolve(JSON), experiment.toJson() + "\n");
        write(folder.resolve(PAGE), ExperimentPage.of(experiment));
    }

    private static void write(Path file, String text) throws IOException {
        DurableFile.write(
                file, channel -> Channels.newOutputStream(channel).write(text.getBytes(StandardCharsets.UTF_8)));
    }
}
