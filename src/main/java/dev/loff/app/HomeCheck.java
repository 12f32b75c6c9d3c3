package dev.loff.app;

import dev.loff.app.database.DataFolder;
import dev.loff.app.database.DatabaseState;
import dev.loff.app.jobs.RefusedException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

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

    /** Throws when the folder cannot be looked into, naming the reason. */
    void requireReadable() {
        for (Path folder : List.of(home.root(), home.root().resolve("postgres"))) {
            if (Files.isRegularFile(home.root())) {
                return;
            }
            try {
                BasicFileAttributes found = Files.readAttributes(folder, BasicFileAttributes.class);
                if (found.isDirectory() && !(Files.isReadable(folder) && Files.isExecutable(folder))) {
                    throw unreadable(folder);
                }
            } catch (NoSuchFileException e) {
                return;
            } catch (AccessDeniedException e) {
                throw unreadable(folder);
            } catch (FileSystemException e) {
                throw unreachable(e.getReason());
            } catch (IOException e) {
                throw unreachable(e.getMessage());
            }
        }
    }

    private RefusedException unreadable(Path folder) {
        String at = "Cannot run " + command + ": this user may not read the data folder (home=" + home.root();
        return new RefusedException(owner(folder)
                .map(it -> at + ", owner=" + it + "). Run it as that user: sudo -u " + it + " loff " + command)
                .orElse(at + "). Run it as the user that owns it"));
    }

    private RefusedException unreachable(@Nullable String reason) {
        return new RefusedException("Cannot run " + command + ": the data folder cannot be reached (home=" + home.root()
                + ", reason=" + reason + "). Name another with --home or LOFF_HOME");
    }

    /** Who owns a folder, or the one above it that hides it. */
    private static Optional<String> owner(Path folder) {
        for (Path at = folder.toAbsolutePath(); at != null; at = at.getParent()) {
            try {
                return Optional.of(Files.getOwner(at).getName());
            } catch (IOException e) {
                // Hidden as well: whoever owns what hides it may go in.
            }
        }
        return Optional.empty();
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
