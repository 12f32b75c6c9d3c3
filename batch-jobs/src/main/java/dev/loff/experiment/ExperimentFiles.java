package dev.loff.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The three files of an experiment; the page needs nothing beside itself. */
public final class ExperimentFiles {
    public static final String MARKDOWN = "experiment.md";
    public static final String JSON = "experiment.json";
    public static final String PAGE = "experiment.html";

    private ExperimentFiles() {}

    /** Writes over what is there. */
    public static void write(Experiment experiment, Path folder) throws IOException {
        Files.createDirectories(folder);
        write(folder.resolve(MARKDOWN), MarkdownReport.of(experiment));
        write(folder.resolve(JSON), experiment.toJson() + "\n");
        write(folder.resolve(PAGE), ExperimentPage.of(experiment));
    }

    /** Others may write into the folder, too: a link of that name is replaced, not followed. */
    private static void write(Path file, String text) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        Files.deleteIfExists(temporary);
        Files.writeString(temporary, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
