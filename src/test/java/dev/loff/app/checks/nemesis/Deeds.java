package dev.loff.app.checks.nemesis;

import dev.loff.app.checks.DatabaseFault;
import dev.loff.app.checks.Folders;
import dev.loff.app.checks.JobHome;
import dev.loff.app.database.DataFolder;
import dev.loff.app.database.DatabaseOutage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** Performs the events of a history, one per thread. Each call returns once the event is over and its effect is undone. */
final class Deeds {
    private static final List<String> RETENTION_OF_ALL =
            List.of("LOFF_RETENTION_STATE_DAYS", "LOFF_RETENTION_RUN_DAYS", "LOFF_RETENTION_SNAPSHOT_DAYS");

    private final JobHome home;
    private final Nights nights;
    private final Crew crew;
    private final SmallDisk disk;
    private final ReentrantLock database = new ReentrantLock();
    private final Map<Path, ReentrantLock> folders;

    Deeds(JobHome home, Nights nights, Crew crew, SmallDisk disk) {
        this.home = home;
        this.nights = nights;
        this.crew = crew;
        this.disk = disk;
        this.folders = Map.of(
                features(), new ReentrantLock(),
                nights.one().pictures(), new ReentrantLock(),
                nights.other().pictures(), new ReentrantLock());
    }

    private Path features() {
        return home.root().resolve("features");
    }

    /** Returns a text of what it did, which may be nothing. */
    String perform(Event event) throws IOException, InterruptedException, SQLException {
        return switch (event.deed()) {
            case KILL -> kill(event);
            case SUSPEND -> suspend(event);
            case TERMINATE -> terminate(event);
            case RESET -> database(DatabaseFault.RESET);
            case DATABASE_AWAY -> database(DatabaseFault.away(Duration.ofMillis(event.millis())));
            case DATABASE_KILLED -> database(it -> DatabaseOutage.kill(new DataFolder(it.root())));
            case SWALLOW -> swallow(event);
            case CUT -> cut();
            case DISK_FULL -> fill(event);
            case FEATURES_AWAY -> away(features(), event);
            case PICTURES_AWAY -> away((event.choice() % 2 == 0 ? nights.one() : nights.other()).pictures(), event);
            case CLOCK -> clock(event);
            case RUN -> command(event.choice() % 2 == 1, nights.run(chosen(nights.lines(), event)));
            case BACKFILL -> backfill(event);
            case RESTART ->
                executions(event, "FAILED', 'STOPPED", it -> command(false, List.of("restart", it, "--json")));
            case STOP -> executions(event, "STARTED", it -> command(false, List.of("stop", it)));
            case PROMOTE -> promote(event);
            case REPAIR -> command(false, List.of("fsck", "--repair", "--older-than", "0s"));
            case VERIFY -> command(false, event.choice() % 2 == 0 ? List.of("verify") : List.of("verify", "--repair"));
            case BACKUP -> command(false, List.of("backup", backup(event).toString()));
            case RETENTION -> retention();
        };
    }

    private static <T> T chosen(List<T> all, Event event) {
        return all.get(event.choice() % all.size());
    }

    private String kill(Event event) throws InterruptedException {
        List<Crew.Member> alive = crew.alive();
        if (alive.isEmpty()) {
            return "nothing runs";
        }
        Crew.Member member = chosen(alive, event);
        member.kill();
        return "killed " + member;
    }

    private String suspend(Event event) throws InterruptedException, IOException {
        List<Crew.Member> alive = crew.alive();
        if (alive.isEmpty()) {
            return "nothing runs";
        }
        Crew.Member member = chosen(alive, event);
        try {
            member.process().signal("STOP");
            Thread.sleep(event.millis());
            member.process().signal("CONT");
        } catch (IOException e) {
            if (member.process().alive()) {
                throw e;
            }
        }
        return "suspended " + member;
    }

    private String terminate(Event event) throws IOException, InterruptedException {
        List<Crew.Member> hosts = crew.hosts();
        if (hosts.isEmpty()) {
            return "no host runs";
        }
        Crew.Member host = chosen(hosts, event);
        host.terminate();
        return "asked " + host + " to end";
    }

    private String database(DatabaseFault fault) throws IOException, InterruptedException, SQLException {
        if (!database.tryLock()) {
            return "the database has a fault already";
        }
        try {
            fault.befall(home);
            return "done";
        } finally {
            database.unlock();
        }
    }

    private String swallow(Event event) throws InterruptedException {
        crew.network().swallow(true);
        Thread.sleep(event.millis());
        crew.network().swallow(false);
        return "done";
    }

    private String cut() {
        crew.network().cut();
        return "done";
    }

    private String fill(Event event) throws IOException, InterruptedException {
        if (!disk.mounted()) {
            return "skipped: this user may not mount a tmpfs";
        }
        disk.fill();
        try {
            Thread.sleep(event.millis());
        } finally {
            disk.empty();
        }
        return "done";
    }

    /** Renames a folder away, as if it were unmounted for a while. Keeps files that were written in its place meanwhile. */
    private String away(Path folder, Event event) throws IOException, InterruptedException {
        ReentrantLock lock = folders.get(folder);
        if (lock == null || !lock.tryLock()) {
            return "it is away already";
        }
        try {
            if (!Files.exists(folder)) {
                return "it is not there yet";
            }
            Path elsewhere = folder.resolveSibling(folder.getFileName() + "-away");
            Files.move(folder, elsewhere);
            try {
                Thread.sleep(event.millis());
            } finally {
                back(folder, elsewhere);
            }
            return "was away: " + folder.getFileName();
        } finally {
            lock.unlock();
        }
    }

    private static void back(Path folder, Path elsewhere) throws IOException {
        Path meanwhile = folder.resolveSibling(folder.getFileName() + "-meanwhile");
        if (Files.exists(folder)) {
            Files.move(folder, meanwhile);
        }
        Files.move(elsewhere, folder);
        for (Path file : Folders.files(meanwhile)) {
            Path target = folder.resolve(meanwhile.relativize(file));
            Files.createDirectories(target.resolveSibling("."));
            Files.move(file, target, StandardCopyOption.REPLACE_EXISTING);
        }
        Folders.delete(meanwhile);
    }

    private String clock(Event event) throws SQLException, IOException {
        int seconds = event.choice() % 70 - 35;
        Nights.moveClock(home, seconds);
        return "the schedules' clock is " + seconds + " s off";
    }

    private String backfill(Event event) throws IOException, InterruptedException {
        String day = "2026-11-0" + (1 + event.choice() % 2);
        String schedule = chosen(nights.lines(), event).schedule();
        return command(false, List.of("schedules", "backfill", schedule, "--from", day, "--to", day));
    }

    private interface OnExecution {
        String perform(String execution) throws IOException, InterruptedException;
    }

    private String executions(Event event, String status, OnExecution deed)
            throws SQLException, IOException, InterruptedException {
        List<String> found = home.rows(
                "select jobexecutionid from job_execution where batchstatus in ('" + status + "') order by 1");
        return found.isEmpty() ? "there is no such execution" : deed.perform(chosen(found, event));
    }

    private String promote(Event event) throws SQLException, IOException, InterruptedException {
        List<String> versions = home.rows("select model, version from model_version order by 1, 2");
        if (versions.isEmpty()) {
            return "there is no version";
        }
        List<String> words = new ArrayList<>(List.of("promote"));
        words.addAll(List.of(chosen(versions, event).split(" ", -1)));
        words.addAll(List.of("--reason", "chosen by hand"));
        return command(false, words);
    }

    private Path backup(Event event) {
        return home.root().resolveSibling("backup-" + event.atMillis() + "-" + event.choice());
    }

    private String retention() throws IOException, InterruptedException {
        Crew.Member command = crew.command(
                Map.of(
                        RETENTION_OF_ALL.get(0), "0",
                        RETENTION_OF_ALL.get(1), "0",
                        RETENTION_OF_ALL.get(2), "0"),
                false,
                List.of("retention"));
        return ended(command);
    }

    private String command(boolean behindNetwork, List<String> words) throws IOException, InterruptedException {
        return ended(crew.command(Map.of(), behindNetwork, words));
    }

    private static String ended(Crew.Member command) throws InterruptedException {
        boolean ended = command.process().await(Rest.PATIENCE);
        return command + (ended ? " ended with " + command.process().exitCode() : " does not end");
    }
}
