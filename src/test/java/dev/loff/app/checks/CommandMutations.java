package dev.loff.app.checks;

import dev.loff.app.command.Loff;
import dev.loff.app.command.OptionsOnly;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine;

/** Runs every command that changes something; each must write one row in the audit log. */
final class CommandMutations {
    private static final String PASSWORD = "as long as a sentence";

    /** Commands that only read, or only write what they found. */
    private static final Set<String> HARMLESS = Set.of(
            "plan",
            "status",
            "runs",
            "models",
            "lineage",
            "quarantine list",
            "quarantine show",
            "quarantine export",
            "schedules list",
            "schedules next",
            "schedules history",
            "schedules show",
            "schedules blackout list",
            "verify",
            "audit verify",
            "backup",
            "support-bundle",
            "notify test",
            "notify list",
            "user list",
            "token list",
            "hold list",
            "cka",
            "experiment",
            "serve");

    /** Commands that start runs as {@code run} does, with one row each, or replace the audit log, which the check {@code backup} covers. */
    private static final Set<String> ELSEWHERE = Set.of("demo", "schedules backfill", "restore");

    private final JobHome home;
    private final AuditedChanges audited;

    CommandMutations(JobHome home) {
        this.home = home;
        this.audited = new AuditedChanges(home, System.getProperty("user.name"));
    }

    /**
     * Runs all commands.
     *
     * @param large a dataset that takes some seconds
     * @param run an execution that has quarantined images
     */
    AuditedChanges.Result runAll(CheckData large, String run) throws IOException, InterruptedException, SQLException {
        accounts();
        schedules();
        storage();
        change("promote", "promote", "checked", "2", "--reason", "checked");
        change("roll-back", "roll-back", "checked", "--reason", "checked");
        change("unpin", "unpin", "checked", "--reason", "checked");
        Mutations.waits(home);
        change("decline", "decline", "checked", "2", "--reason", "checked");
        change("notify retry", "notify", "retry");
        jobs(large, run);
        return audited.of(commands().stream()
                .filter(it -> !HARMLESS.contains(it) && !ELSEWHERE.contains(it))
                .toList());
    }

    /** All commands with an action, by their words. */
    private static List<String> commands() {
        Set<String> found = new TreeSet<>();
        collect(new CommandLine(new Loff(), new OptionsOnly()), "", found);
        return List.copyOf(found);
    }

    private static void collect(CommandLine command, String words, Set<String> found) {
        if (command.getSubcommands().isEmpty()) {
            found.add(words.strip());
        }
        command.getSubcommands().forEach((name, it) -> collect(it, words + " " + name, found));
    }

    private void accounts() throws IOException, InterruptedException, SQLException {
        withPassword("user add", "user", "add", "trent", "--role", "viewer", "--password-stdin");
        change("user role", "user", "role", "trent", "operator");
        withPassword("user password", "user", "password", "trent", "--password-stdin");
        change("user remove", "user", "remove", "trent");
        change("token create", "token", "create", "--name", "by-command", "--role", "viewer", "--expires", "1d");
        change("token revoke", "token", "revoke", "by-command");
    }

    private void schedules() throws IOException, InterruptedException, SQLException {
        change(
                "schedules add",
                List.of(
                        "schedules",
                        "add",
                        "by-command",
                        "--cron",
                        "30 2 * * *",
                        "--zone",
                        "UTC",
                        "--job",
                        "retention"));
        change("schedules edit", "schedules", "edit", "by-command", "--cron", "0 3 * * *");
        change("schedules pause", "schedules", "pause", "by-command", "--reason", "checked");
        change("schedules resume", "schedules", "resume", "by-command");
        change("schedules remove", "schedules", "remove", "by-command");
        change(
                "schedules blackout add",
                List.of(
                        "schedules",
                        "blackout",
                        "add",
                        "holidays",
                        "--from",
                        "2030-12-24",
                        "--to",
                        "2030-12-26",
                        "--reason",
                        "checked"));
        change("schedules blackout remove", "schedules", "blackout", "remove", "holidays");
    }

    private void storage() throws IOException, InterruptedException, SQLException {
        String snapshot = home.rows("select min(id) from dataset_snapshot").get(0);
        change("hold add", "hold", "add", "snapshot", snapshot, "--reason", "checked");
        change("hold remove", "hold", "remove", "snapshot", snapshot);
        change("fsck", "fsck", "--repair", "--older-than", "0s");
        change("retention", "retention");
    }

    private void jobs(CheckData large, String run) throws IOException, InterruptedException, SQLException {
        change("quarantine redrive", "quarantine", "redrive", run);
        List<String> slow = CheckData.with(
                List.of("run", "extract-features", "--detach"),
                "dataset=" + large.pictures(),
                "encoder=" + large.encoder(),
                "quarantine-threshold=0.9",
                "shard-images=1");
        String first = change("run", slow).replaceAll("(?s).*execution (\\d+).*", "$1");
        stop(first);
        try (LoffProcess restarted = audited.one("restart", () -> restart(first))) {
            stop(Long.toString(restarted.execution()));
            change("acknowledge", "acknowledge", Long.toString(restarted.execution()), "--reason", "checked");
            change("abandon", "abandon", Long.toString(restarted.execution()));
        }
    }

    private LoffProcess restart(String execution) throws IOException, InterruptedException, SQLException {
        LoffProcess process = home.start("restart", execution);
        Hosts.until("a restart is announced", process::announced);
        return process;
    }

    private void stop(String execution) throws IOException, InterruptedException, SQLException {
        change("stop", "stop", execution);
        Mutations.await(home, execution, "STOPPED");
    }

    private void withPassword(String kind, String... words) throws IOException, InterruptedException, SQLException {
        audited.one(kind, () -> {
            try (LoffProcess process = home.start(words)) {
                process.type(PASSWORD);
                if (!process.await(Duration.ofMinutes(5)) || process.exitCode() != 0) {
                    throw new CheckFailure("loff " + kind + " fails: " + process.lastErrors());
                }
                return process.output();
            }
        });
    }

    private String change(String kind, String... words) throws IOException, InterruptedException, SQLException {
        return change(kind, List.of(words));
    }

    /** A run exits with 4 when images were quarantined; retention and fsck exit with 1 when they found something. */
    private String change(String kind, List<String> words) throws IOException, InterruptedException, SQLException {
        return audited.one(kind, () -> home.run(List.of(0, 1, 4), words.toArray(String[]::new)));
    }
}
