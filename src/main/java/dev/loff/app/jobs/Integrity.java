package dev.loff.app.jobs;

import dev.loff.job.Workspace;
import dev.loff.registry.Executions;
import dev.loff.registry.IntegrityChecks;
import dev.loff.registry.IntegrityChecks.Kind;
import dev.loff.registry.LostShards;
import dev.loff.registry.StoredFileLock;
import dev.loff.registry.StoredFiles;
import dev.loff.registry.StoredFiles.StoredFile;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Compares the data folder with the registry: is every stored file there and unchanged, and is there nothing else? */
@ApplicationScoped
public class Integrity {
    /** A stored file that is not as the registry has it, and what a repair did about it. */
    public record Problem(String kind, String path, String problem) {
        /** Whether a repair could do nothing about it. */
        boolean open() {
            return problem.startsWith("not marked");
        }
    }

    /**
     * What a look at the stored files found.
     *
     * @param next the command to give next; absent where nothing is left to do
     */
    public record Verification(
            long files, List<Problem> problems, @Nullable String next) {}

    /** What a look at the data folder found; {@code strays} are files that no row names, {@code back} were missing once. */
    public record Check(List<String> strays, List<Problem> missing, List<Problem> back, boolean repaired) {
        /** Whether nothing is left to do. */
        public boolean clean() {
            boolean solved = missing.stream().noneMatch(Problem::open);
            return repaired ? solved : strays.isEmpty() && missing.isEmpty() && back.isEmpty();
        }
    }

    /** Is told how far a long look is. */
    @FunctionalInterface
    public interface Watcher {
        void seen(long done, long total);
    }

    private static final int PAGE = 1000;
    private static final String SHARD = "shard";

    private final Workspace workspace;
    private final StoredFiles stored;
    private final StoredFileLock lock;
    private final Executions executions;
    private final Audit audit;
    private final IntegrityChecks checks;
    private final LostShards lost;

    Integrity(
            Workspace workspace,
            StoredFiles stored,
            StoredFileLock lock,
            Executions executions,
            Audit audit,
            IntegrityChecks checks,
            LostShards lost) {
        this.workspace = workspace;
        this.stored = stored;
        this.lock = lock;
        this.executions = executions;
        this.audit = audit;
        this.checks = checks;
        this.lost = lost;
    }

    /** Reads every stored file again and compares its hash. */
    public Verification verify() {
        return verify((done, total) -> {});
    }

    public Verification verify(Watcher watcher) {
        long total = stored.count();
        List<Problem> problems = new ArrayList<>();
        long[] done = {0};
        forEach(file -> {
            String problem = StoredContent.problem(file, workspace.resolve(file.path()));
            if (!problem.isEmpty() && stored.isNamed(file)) {
                problems.add(new Problem(file.kind(), file.path(), problem));
            }
            watcher.seen(++done[0], Math.max(done[0], total));
        });
        checks.write(Kind.VERIFY, done[0], problems.size());
        return new Verification(done[0], problems, next());
    }

    /** Marks the shards that a look found damaged or missing, so that no run counts on them, and says so with each. */
    public Verification mark(Verification found, Actor by) {
        return QuarkusTransaction.requiringNew().call(() -> {
            List<Problem> problems = new ArrayList<>();
            for (Problem problem : found.problems()) {
                problems.add(problem.kind().equals(SHARD) ? marked(problem) : problem);
            }
            audit.other(
                    by,
                    "mark damaged shards",
                    "data folder",
                    Map.of(
                            "shards",
                            problems.stream()
                                    .filter(it -> it.kind().equals(SHARD))
                                    .map(Problem::path)
                                    .toList()),
                    Map.of());
            return new Verification(found.files(), problems, next());
        });
    }

    private Problem marked(Problem shard) {
        lost.lose(
                shard.path(),
                shard.problem().equals(StoredContent.MISSING)
                        ? LostShards.Because.MISSING
                        : LostShards.Because.DAMAGED);
        return new Problem(shard.kind(), shard.path(), shard.problem() + "; " + LostShards.CONSEQUENCE);
    }

    /** What extracts the images of lost shards again, by data set and encoder. */
    public List<LostShards.Extraction> lostFeatures() {
        return lost.waiting();
    }

    private @Nullable String next() {
        return lost.waiting().isEmpty() ? null : "loff verify --repair";
    }

    /** Finds files that no row names, rows whose file is missing, and missing ones that are back. */
    public Check check() {
        List<Path> files = new DataFolderFiles(workspace).list();
        Check found = look(files);
        checks.write(Kind.FSCK, files.size(), found.missing().size());
        return found;
    }

    /**
     * Finds the same, removes the strays and marks the missing, so that nothing counts on them. Nothing is removed while a
     * job runs, a backup is taken or retention works.
     */
    public Check repair(Actor by) {
        return QuarkusTransaction.requiringNew().call(() -> {
            lock.remove();
            // The files first: one that a job commits meanwhile is named by the time the rows are read.
            List<Path> files = new DataFolderFiles(workspace).list();
            if (!executions.unfinished().isEmpty()) {
                throw new RefusedException(
                        "Cannot repair the data folder while jobs run: their next files have no rows yet;"
                                + " wait or stop them, see `loff status`");
            }
            Check found = look(files);
            found.strays().forEach(it -> delete(workspace.resolve(it)));
            stored.marked().stream().filter(this::isBack).forEach(stored::unmark);
            List<Problem> missing = new ArrayList<>();
            forEach(file -> {
                if (!Files.exists(workspace.resolve(file.path()))) {
                    missing.add(new Problem(file.kind(), file.path(), stored.markMissing(file)));
                }
            });
            audit.other(
                    by,
                    "repair",
                    "data folder",
                    Map.of("strays", found.strays(), "missing", missing, "back", found.back()),
                    Map.of());
            checks.write(
                    Kind.FSCK,
                    files.size(),
                    missing.stream().filter(Problem::open).count());
            return new Check(found.strays(), missing, found.back(), true);
        });
    }

    private Check look(List<Path> files) {
        Set<Path> named = new HashSet<>();
        List<Problem> missing = new ArrayList<>();
        forEach(file -> {
            Path path = workspace.resolve(file.path());
            named.add(path);
            if (!Files.exists(path) && stored.isNamed(file)) {
                missing.add(new Problem(file.kind(), file.path(), StoredContent.MISSING));
            }
        });
        List<Problem> back = new ArrayList<>();
        for (StoredFile file : stored.marked()) {
            if (isBack(file)) {
                named.add(workspace.resolve(file.path()));
                back.add(new Problem(file.kind(), file.path(), "it is back"));
            }
        }
        List<String> strays = files.stream()
                .filter(it -> !new DataFolderFiles(workspace).belongs(it, named))
                .map(workspace::relative)
                .toList();
        return new Check(strays, missing, back, false);
    }

    private boolean isBack(StoredFile file) {
        return StoredContent.problem(file, workspace.resolve(file.path())).isEmpty();
    }

    private void forEach(Consumer<StoredFile> action) {
        List<StoredFile> page;
        String kind = "";
        long id = 0;
        do {
            page = stored.page(kind, id, PAGE);
            page.forEach(action);
            if (!page.isEmpty()) {
                kind = page.get(page.size() - 1).kind();
                id = page.get(page.size() - 1).id();
            }
        } while (page.size() == PAGE);
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("[" + file + "] Cannot remove a stray file", e);
        }
    }
}
