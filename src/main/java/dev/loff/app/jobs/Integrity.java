package dev.loff.app.jobs;

import dev.loff.dataset.DatasetSnapshot;
import dev.loff.dataset.Sha256;
import dev.loff.job.Workspace;
import dev.loff.registry.Executions;
import dev.loff.registry.StoredFiles;
import dev.loff.registry.StoredFiles.StoredFile;
import dev.loff.training.ModelFolder;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Compares the data folder with the registry: is every stored file there and unchanged, and is there nothing else? */
@ApplicationScoped
public class Integrity {
    /** A stored file that is not as the registry has it. */
    public record Problem(String kind, String path, String problem) {}

    /** What a look at the stored files found. */
    public record Verification(long files, List<Problem> problems) {}

    /** What a look at the data folder found; {@code strays} are files that no row names. */
    public record Check(List<String> strays, List<Problem> missing, boolean removed) {}

    private static final int PAGE = 1000;

    private final Workspace workspace;
    private final StoredFiles stored;
    private final Executions executions;

    Integrity(Workspace workspace, StoredFiles stored, Executions executions) {
        this.workspace = workspace;
        this.stored = stored;
        this.executions = executions;
    }

    /** Reads every stored file again and compares its hash. */
    public Verification verify() {
        List<StoredFile> files = all();
        List<Problem> problems = new ArrayList<>();
        for (StoredFile file : files) {
            String problem = problemOf(file);
            if (!problem.isEmpty()) {
                problems.add(new Problem(file.kind(), file.path(), problem));
            }
        }
        return new Verification(files.size(), problems);
    }

    private String problemOf(StoredFile file) {
        Path path = workspace.resolve(file.path());
        if (!Files.exists(path)) {
            return "it is missing";
        }
        String expected = file.sha256();
        try {
            String found = hash(file.kind(), path);
            return expected.equals(found) ? "" : "its content was changed, sha256=" + found;
        } catch (IOException e) {
            return "it cannot be read: " + e.getMessage();
        } catch (RuntimeException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static String hash(String kind, Path path) throws IOException {
        return switch (kind) {
            case "model" -> ModelFolder.open(path).contentHash().hex();
            case "snapshot" -> {
                DatasetSnapshot snapshot = DatasetSnapshot.open(path);
                snapshot.verify();
                yield snapshot.id().hex();
            }
            default -> Sha256.ofFile(path).hex();
        };
    }

    /** Finds files that no row names, and rows whose file is missing; removes the former on request. */
    public Check check(boolean repair) {
        if (repair && !executions.unfinished().isEmpty()) {
            throw new RefusedException(
                    "Cannot repair the data folder while jobs run: their next files have no rows yet;"
                            + " wait or stop them, see `loff status`");
        }
        Set<Path> named = new TreeSet<>();
        List<Problem> missing = new ArrayList<>();
        for (StoredFile file : all()) {
            Path path = workspace.resolve(file.path());
            named.add(path);
            if (!Files.exists(path)) {
                missing.add(new Problem(file.kind(), file.path(), "it is missing"));
            }
        }
        List<Path> strays = strays(named);
        if (repair) {
            strays.forEach(Integrity::delete);
        }
        return new Check(strays.stream().map(workspace::relative).toList(), missing, repair);
    }

    private List<StoredFile> all() {
        List<StoredFile> files = new ArrayList<>();
        List<StoredFile> page;
        String kind = "";
        long id = 0;
        do {
            page = stored.page(kind, id, PAGE);
            files.addAll(page);
            if (!page.isEmpty()) {
                kind = page.get(page.size() - 1).kind();
                id = page.get(page.size() - 1).id();
            }
        } while (page.size() == PAGE);
        return files;
    }

    private List<Path> strays(Set<Path> named) {
        List<Path> strays = new ArrayList<>();
        for (Path folder : List.of(
                workspace.snapshots(),
                workspace.plans(),
                workspace.features(),
                workspace.states(),
                workspace.models(),
                workspace.encoders())) {
            if (Files.isDirectory(folder)) {
                try (Stream<Path> files = Files.walk(folder)) {
                    files.filter(Files::isRegularFile)
                            .filter(file -> !belongs(file, named))
                            .forEach(strays::add);
                } catch (IOException e) {
                    throw new UncheckedIOException("[" + folder + "] Cannot list the data folder", e);
                }
            }
        }
        strays.sort(Comparator.naturalOrder());
        return strays;
    }

    /**
     * A row names a file, or a folder that the file is in, or the snapshot that a findings file stands beside. Of an encoder
     * only what was not wholly unpacked does not belong.
     */
    private boolean belongs(Path file, Set<Path> named) {
        if (file.startsWith(workspace.encoders())) {
            return !file.toString().endsWith(".tmp");
        }
        for (Path at = file; at != null && !at.equals(workspace.home()); at = at.getParent()) {
            if (named.contains(at)) {
                return true;
            }
        }
        return file.getFileName().toString().endsWith(".findings.tsv");
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("[" + file + "] Cannot remove a stray file", e);
        }
    }
}
