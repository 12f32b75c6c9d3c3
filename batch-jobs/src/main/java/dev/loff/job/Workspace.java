package dev.loff.job;

import java.nio.file.Path;

/**
 * The data folder as jobs see it. Rows name files relative to it, so that a folder can move and a backup can be restored
 * elsewhere.
 */
public record Workspace(Path home) {
    public Workspace {
        home = home.toAbsolutePath().normalize();
    }

    public Path snapshots() {
        return home.resolve("snapshots");
    }

    public Path plans() {
        return home.resolve("plans");
    }

    public Path encoders() {
        return home.resolve("encoders");
    }

    public Path features() {
        return home.resolve("features");
    }

    public Path states() {
        return home.resolve("states");
    }

    public Path models() {
        return home.resolve("models");
    }

    public Path scores() {
        return home.resolve("scores");
    }

    public Path experiments() {
        return home.resolve("experiments");
    }

    /** The file that a row names. */
    public Path resolve(String relative) {
        Path file = home.resolve(relative).normalize();
        if (!file.startsWith(home)) {
            throw new IllegalArgumentException(
                    "Cannot use a file outside the data folder (file=" + relative + ", home=" + home + ")");
        }
        return file;
    }

    /** What a row calls the file. */
    public String relative(Path file) {
        return home.relativize(file.toAbsolutePath().normalize()).toString();
    }
}
