package dev.loff.app;

import dev.loff.app.database.DataFolder;
import dev.loff.app.database.DatabaseState;
import dev.loff.app.jobs.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/**
 * Looks at the data folder and the database before either is started: a command that does not create them is refused where they
 * are missing, and nothing is written.
 *
 * @param command what the user typed, for messages
 * @param databaseUrl the configured database; none where the data folder has its own
 */
record HomeCheck(String command, DataFolder home, Optional<String> databaseUrl) {

    static HomeCheck of(String command, DataFolder home, Config configured) {
        return new HomeCheck(command, home, configured.getOptionalValue("loff.db.url", String.class));
    }

    /** The folder and the database in one line. */
    String place() {
        return "home " + home.root()
                + databaseUrl.map(it -> ", database " + DatabaseState.shown(it)).orElse("");
    }

    boolean homeIsMissing() {
        return !Files.exists(home.root());
    }

    /** Throws when this user may not read the folder. */
    void requireReadable() {
        for (Path folder : List.of(home.root(), home.root().resolve("postgres"))) {
            if (Files.isRegularFile(home.root())) {
                return;
            }
            boolean hidden = !Files.exists(folder) && !Files.notExists(folder);
            if (hidden || (Files.isDirectory(folder) && !(Files.isReadable(folder) && Files.isExecutable(folder)))) {
                String owner = owner(folder);
                throw new RefusedException("Cannot run " + command + ": this user may not read the data folder (home="
                        + home.root() + ", owner=" + owner + "). Run it as that user: sudo -u " + owner + " loff "
                        + command);
            }
        }
    }

    private static String owner(Path folder) {
        try {
            return Files.getOwner(folder).getName();
        } catch (IOException e) {
            return "another user";
        }
    }

    /** Throws unless there are a folder and a database to look at. */
    void requireThere(DatabaseState database) {
        if (homeIsMissing()) {
            throw missing("there is no data folder");
        }
        if (!Files.isDirectory(home.root())) {
            throw missing("the data folder is a file");
        }
        if (database == DatabaseState.ABSENT) {
            throw missing(databaseUrl.isPresent() ? "the database is empty" : "the data folder has no database yet");
        }
    }

    /** Throws in one line when a configured database does not answer. */
    DatabaseState database(Config configured) {
        return databaseUrl
                .map(url -> DatabaseState.at(
                        url,
                        configured
                                .getOptionalValue("loff.db.user", String.class)
                                .orElse("loff"),
                        configured
                                .getOptionalValue("loff.db.password", String.class)
                                .orElse("")))
                .orElseGet(() -> DatabaseState.in(home));
    }

    private RefusedException missing(String why) {
        return new RefusedException("Cannot run " + command + ": " + why + " (home=" + home.root()
                + databaseUrl.map(it -> ", database=" + DatabaseState.shown(it)).orElse("")
                + "). Name another with --home or LOFF_HOME; `loff run` and `loff serve`"
                + " create one");
    }
}
