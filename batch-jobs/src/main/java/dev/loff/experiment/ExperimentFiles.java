package dev.loff.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The three files of an experiment; the page needs nothing beside itself. */
public final class ExperimentFiles {
    public static final String MARKDOWN = "experiment.md";
    public static final String JSON = "experiment.json";
    public static final String PAGE = "experiment.html";

    private ExperimentFiles() {}

    /** Writes over what is there. */
    public static void write(Experiment experiment, Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(MARKDOWN), MarkdownReport.of(experiment));
        Files.writeString(folder.resolve(JSON), experiment.toJson() + "\n");
        Files.writeString(folder.resolve(PAGE), ExperimentPage.of(experiment));
    }
}
