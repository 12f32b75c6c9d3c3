package dev.loff.app.checks.trust;

import dev.loff.app.checks.CheckData;
import dev.loff.app.checks.CheckFailure;
import dev.loff.app.checks.Hosts;
import dev.loff.app.checks.LoffProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Two containers, made with kernel namespaces, on one data folder. */
final class OneDatabaseOneContainer implements TrustScenario {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** Each container has its own processes, network, shared memory and host name; the files are shared. */
    private static final List<String> CONTAINER = List.of(
            "unshare",
            "--user",
            "--map-root-user",
            "--pid",
            "--fork",
            "--kill-child",
            "--mount-proc",
            "--net",
            "--ipc",
            "--uts");

    @Override
    public String name() {
        return "one-container";
    }

    @Override
    public String promise() {
        return "A second container is refused while one uses the data folder's database, and takes it over when that is gone.";
    }

    @Override
    public void run(TrustSetting setting) throws Exception {
        if (!allowed()) {
            System.err.println("one-container: skipped, this user may not make namespaces");
            return;
        }
        Path home = Files.createDirectories(setting.folder().resolve("home"));
        CheckData data = CheckData.small(setting.folder(), 4);
        List<String> pidFile;
        try (LoffProcess first =
                container(setting, "first", home, List.of("serve", "--port", "0", "--management-port", "0"))) {
            Hosts.until("the first container serves", () -> first.serving() || !first.alive());
            CheckFailure.unless(first.alive(), "the first container ended: " + first.errorsSoFar());
            pidFile = postmaster(home);
            for (List<String> words : List.of(List.of("runs"), List.of("serve", "--port", "0"))) {
                refused(setting, home, words);
            }
            CheckFailure.unless(postmaster(home).equals(pidFile), "the pid file of the live database was changed");
            CheckFailure.unless(first.alive(), "the first container ended: " + first.errorsSoFar());
            // Killing the first process of a container kills all others in it at once.
            kill(first);
        }
        try (LoffProcess next = container(setting, "next", home, data.run("extract-features"))) {
            CheckFailure.unless(
                    next.await(PATIENCE) && (next.exitCode() == 0 || next.exitCode() == 4),
                    "the next container does not start the database of the killed one: " + next.lastErrors());
        }
    }

    private static void refused(TrustSetting setting, Path home, List<String> words) throws Exception {
        try (LoffProcess second = container(setting, "second-" + words.get(0), home, words)) {
            CheckFailure.unless(second.await(PATIENCE), "the second container's command does not end");
            String said = second.errors();
            CheckFailure.unless(
                    second.exitCode() == 2
                            && said.contains("runs in another container")
                            && said.contains(home.toRealPath().toString())
                            && said.contains("host=first")
                            && said.contains("LOFF_DB_URL")
                            && !said.contains("Exception"),
                    words + " in a second container: exit code " + second.exitCode() + ", " + said);
        }
    }

    private static List<String> postmaster(Path home) throws IOException {
        return Files.readAllLines(home.resolve("postgres/data/postmaster.pid"));
    }

    private static void kill(LoffProcess container) throws InterruptedException {
        List<ProcessHandle> all =
                ProcessHandle.of(container.pid()).orElseThrow().descendants().toList();
        container.kill();
        for (ProcessHandle process : all) {
            process.destroyForcibly();
            process.onExit().join();
        }
    }

    private static LoffProcess container(TrustSetting setting, String host, Path home, List<String> words)
            throws IOException {
        Path log = setting.folder().resolve("commands").resolve(host);
        List<String> before = new ArrayList<>(CONTAINER);
        before.addAll(List.of("sh", "-c", "hostname " + host + " && ip link set lo up; exec \"$@\"", "sh"));
        List<String> all = new ArrayList<>(List.of("--home", home.toString()));
        all.addAll(words);
        return LoffProcess.startUnder(before, log, all, Map.of());
    }

    private static boolean allowed() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(CONTAINER);
        command.addAll(List.of("sh", "-c", "hostname try && unshare --user true"));
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }
}
