package dev.loff.app.jobs;

import dev.loff.job.Workspace;
import dev.loff.registry.Executions;
import dev.loff.registry.IntegrityChecks;
import dev.loff.registry.IntegrityChecks.Kind;
import dev.loff.registry.LostShards;
import dev.loff.registry.StoredFileLock;
import dev.loff.registry.StoredFiles;
import dev.loff.registry.StoredFiles.StoredFile;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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

    /**
     * What a look at the data folder found; {@code strays} are files that no row names, or were until a repair removed them; {@code
     * kept} are strays that were too young for that; {@code back} were missing once.
     */
    public record Check(
            List<String> strays, List<String> kept, List<Problem> missing, List<Problem> back, boolean repaired) {
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

    private static final Duration YOUNG = Duration.ofDays(1);
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
        return RetriedTransaction.call(() -> {
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

    /** The same with the usual care: strays of the last day stay, and no folder is lost for good. */
    public Check repair(Actor by) {
        return repair(by, YOUNG, Set.of());
    }

    /**
     * Finds the same, removes strays and marks what is missing, so that nothing counts on it. Refused while a job runs, and where
     * all files of a folder are missing: it is rather away than empty. A name that is unnamed once stays so, because no file's
     * name is used again; so strays that were seen before the rows were read may go without a lock.
     *
     * @param olderThan younger strays stay: whoever writes them may be about to name them
     * @param gone folders of the data folder, such as {@code features}, whose files are lost for good
     */
    public Check repair(Actor by, Duration olderThan, Set<String> gone) {
        DataFolderFiles folder = new DataFolderFiles(workspace);
        List<Path> files = folder.list();
        Instant young = Instant.now().minus(olderThan);
        if (!executions.unfinished().isEmpty()) {
            throw new RefusedException(
                    "Cannot repair the data folder while jobs run: their next files have no rows yet;"
                            + " wait or stop them, see `loff status`");
        }
        Named named = named();
        named.requireFolders(workspace, gone);
        Check found = look(files, named);
        List<String> removed = new ArrayList<>();
        List<String> kept = new ArrayList<>();
        for (String stray : found.strays()) {
            (DataFolderFiles.removeIfBefore(workspace.resolve(stray), young) ? removed : kept).add(stray);
        }
        List<Problem> marked = RetriedTransaction.call(() -> mark(found, named, removed, by));
        checks.write(
                Kind.FSCK, files.size(), marked.stream().filter(Problem::open).count());
        return new Check(removed, kept, marked, found.back(), true);
    }

    /** Changes the rows only; the files were looked at before. */
    private List<Problem> mark(Check found, Named named, List<String> removed, Actor by) {
        lock.alone();
        named.back().forEach(stored::unmark);
        List<Problem> marked = new ArrayList<>();
        for (StoredFile file : named.missing()) {
            if (stored.isNamed(file)) {
                marked.add(new Problem(file.kind(), file.path(), stored.markMissing(file)));
            }
        }
        audit.other(
                by,
                "repair",
                "data folder",
                Map.of("strays", removed, "missing", marked, "back", found.back()),
                Map.of());
        return marked;
    }

    private Check look(List<Path> files) {
        return look(files, named());
    }

    private Check look(List<Path> files, Named named) {
        List<Problem> missing = named.missing().stream()
                .filter(stored::isNamed)
                .map(it -> new Problem(it.kind(), it.path(), StoredContent.MISSING))
                .toList();
        List<Problem> back = named.back().stream()
                .map(it -> new Problem(it.kind(), it.path(), "it is back"))
                .toList();
        DataFolderFiles folder = new DataFolderFiles(workspace);
        List<String> strays = files.stream()
                .filter(it -> !folder.belongs(it, named.paths()))
                .map(workspace::relative)
                .toList();
        return new Check(strays, List.of(), missing, back, false);
    }

    /** What rows name, and what of it is there. */
    private Named named() {
        Set<Path> paths = new HashSet<>();
        List<StoredFile> there = new ArrayList<>();
        List<StoredFile> missing = new ArrayList<>();
        forEach(file -> {
            Path path = workspace.resolve(file.path());
            paths.add(path);
            (DataFolderFiles.isThere(path) ? there : missing).add(file);
        });
        stored.unhashed().forEach(it -> paths.add(workspace.home().resolve(it).normalize()));
        List<StoredFile> back = stored.marked().stream().filter(this::isBack).toList();
        back.forEach(it -> paths.add(workspace.resolve(it.path())));
        return new Named(paths, there, missing, back);
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
}
