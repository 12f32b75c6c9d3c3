package dev.loff.app.checks.nemesis;

import dev.loff.app.checks.CheckFailure;
import dev.loff.app.checks.Folders;
import dev.loff.app.checks.JobHome;
import dev.loff.app.checks.LoffProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs histories one after the other, each in a copy of the same data folder, and checks the invariants after each. The result of
 * undisturbed nights is computed once.
 */
final class HistoryRun {
    /**
     * The outcome of one history.
     *
     * @param timeline the events, with times
     */
    record Outcome(List<Breach> breaches, List<String> timeline, Duration took) {
        boolean broke(Invariant invariant) {
            return breaches.stream().anyMatch(it -> it.invariant() == invariant);
        }
    }

    private static final List<Integer> WELL = List.of(0, 4);
    private static final int POLL_MILLIS = 50;

    private final Path folder;
    private final PrintStream log;
    private final Nights nights;
    private final Undisturbed expected;
    private int runs;

    private HistoryRun(Path folder, PrintStream log, Nights nights, Undisturbed expected) {
        this.folder = folder;
        this.log = log;
        this.nights = nights;
        this.expected = expected;
    }

    /** Makes the data folder in which histories begin, and runs the undisturbed nights. */
    static HistoryRun prepare(Path folder, PrintStream log) throws IOException, InterruptedException, SQLException {
        Nights nights = Nights.draw(folder);
        try (JobHome home = JobHome.open(folder.resolve("template"))) {
            for (Nights.Line line : nights.lines()) {
                home.run(List.of(0), nights.add(line).toArray(String[]::new));
            }
        }
        try (JobHome home = JobHome.copyOf(folder.resolve("template"), folder.resolve("reference"))) {
            for (Nights.Line line : nights.lines()) {
                home.run(WELL, nights.run(line).toArray(String[]::new));
            }
            home.execute("update schedule set created_at = schedule_now(), decided_until = schedule_now()");
            return new HistoryRun(folder, log, nights, Undisturbed.of(home));
        }
    }

    /** The result of undisturbed nights. */
    Undisturbed expected() {
        return expected;
    }

    /** Runs a history; its folder is kept only when an invariant is broken. */
    Outcome run(FaultHistory history) throws IOException, InterruptedException, SQLException {
        long begun = System.nanoTime();
        Path root = folder.resolve("history-" + ++runs).resolve("home");
        Files.createDirectories(root.resolveSibling("."));
        Files.writeString(root.resolveSibling("events"), "# " + history.name() + "\n" + history.lines());
        List<String> timeline = new CopyOnWriteArrayList<>();
        List<Breach> breaches;
        JobHome home = JobHome.copyOf(folder.resolve("template"), root);
        try (home;
                SmallDisk disk = SmallDisk.under(root.resolve("states"));
                Crew crew = Crew.of(home)) {
            breaches = run(history, home, disk, crew, timeline);
        }
        if (breaches.isEmpty()) {
            home.delete();
            Folders.delete(folder.resolve("history-" + runs));
        }
        return new Outcome(breaches, timeline, Duration.ofNanos(System.nanoTime() - begun));
    }

    private List<Breach> run(FaultHistory history, JobHome home, SmallDisk disk, Crew crew, List<String> timeline)
            throws IOException, InterruptedException, SQLException {
        Nights.begin(home);
        ExecutorService threads = Executors.newCachedThreadPool();
        List<Breach> breaches = new ArrayList<>();
        try {
            crew.tend();
            awaitFirst(crew);
            perform(history, new Deeds(home, nights, crew, disk), crew, threads, timeline);
            breaches.addAll(new Rest(home, crew).come());
        } finally {
            threads.shutdownNow();
        }
        if (!breaches.isEmpty()) {
            return breaches; // the other breaches would follow from this
        }
        crew.leave();
        disk.giveBack();
        crew.badEnds().forEach(it -> breaches.add(new Breach(Invariant.ENDS, it)));
        breaches.addAll(ask(home));
        breaches.addAll(restored(home));
        return breaches;
    }

    private static void awaitFirst(Crew crew) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        while (!crew.serve()) {
            CheckFailure.unless(
                    System.nanoTime() - begun < Rest.PATIENCE.toNanos(), "the hosts do not serve even without faults");
            crew.tend();
            Thread.sleep(POLL_MILLIS);
        }
    }

    /** Checks each invariant on a data folder that is not in use. */
    List<Breach> ask(JobHome home) throws IOException, InterruptedException, SQLException {
        List<Breach> breaches = new ArrayList<>();
        for (Invariant invariant : Invariant.values()) {
            invariant.broken(home, expected).forEach(it -> breaches.add(new Breach(invariant, it)));
        }
        return breaches;
    }

    private static void perform(
            FaultHistory history, Deeds deeds, Crew crew, ExecutorService threads, List<String> timeline)
            throws IOException, InterruptedException {
        long begun = System.nanoTime();
        for (Event event : history.events()) {
            while (millis(begun) < event.atMillis()) {
                crew.tend();
                Thread.sleep(POLL_MILLIS);
            }
            threads.execute(() -> timeline.add(perform(deeds, event, begun)));
        }
        threads.shutdown();
        while (!threads.awaitTermination(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
            CheckFailure.unless(millis(begun) < 2 * Rest.PATIENCE.toMillis(), "an event does not end\n" + timeline);
            crew.tend();
        }
    }

    private static long millis(long begun) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    }

    private static String perform(Deeds deeds, Event event, long begun) {
        String before = millis(begun) + " ms " + event.deed();
        try {
            String did = deeds.perform(event);
            return before + (event.millis() > 0 ? " for " + event.millis() + " ms" : "") + ": " + did + ", until "
                    + millis(begun) + " ms";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return before + ": interrupted";
        } catch (IOException | SQLException | RuntimeException e) {
            // Another event has removed something that this one needs; that is part of the history.
            return before + ": had no effect, " + e;
        }
    }

    /** Finished backups can be restored, whatever happened while they were taken. */
    private List<Breach> restored(JobHome home) throws IOException, InterruptedException {
        List<Path> backups;
        try (Stream<Path> siblings = Files.list(home.root().resolveSibling("."))) {
            backups = siblings.filter(it -> it.getFileName().toString().startsWith("backup-"))
                    .filter(it -> Files.exists(it.resolve("manifest.json")))
                    .toList();
        }
        List<Breach> breaches = new ArrayList<>();
        for (Path backup : backups) {
            Path target = backup.resolveSibling("restored-" + backup.getFileName());
            try (LoffProcess restore = LoffProcess.start(
                    backup.resolveSibling("restore"),
                    List.of("--home", target.toString(), "restore", backup.toString()),
                    Map.of("LOFF_JAVA_OPTS", "-XX:TieredStopAtLevel=1"))) {
                if (!restore.await(Rest.PATIENCE) || restore.exitCode() != 0) {
                    breaches.add(
                            new Breach(Invariant.FILES, "a finished backup is not restored: " + restore.lastErrors()));
                }
            }
        }
        return breaches;
    }

    /** The data folder with which a run is compared, for tests. */
    Path reference() {
        return folder.resolve("reference");
    }

    /** Receives progress. */
    PrintStream log() {
        return log;
    }
}
