package dev.loff.app.checks.trust;

import dev.loff.app.checks.CheckData;
import dev.loff.app.checks.CheckFailure;
import dev.loff.app.checks.JobHome;
import dev.loff.app.checks.LoffProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Traces a run if strace is installed: a file is forced to disk before it gets its name, its folder afterwards. */
final class DurableWrites implements TrustScenario {
    private static final Path STRACE = Path.of("/usr/bin/strace");
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Pattern RENAMED = Pattern.compile("rename\\w*\\(.*\"([^\"]+\\.tmp)\".*\"([^\"]+)\".*\\) = 0");

    @Override
    public String name() {
        return "durable-writes";
    }

    @Override
    public String promise() {
        return "every file that a run leaves is forced to the disk before it gets its name, and its folder afterwards";
    }

    @Override
    public void run(TrustSetting setting) throws Exception {
        if (!Files.isExecutable(STRACE)) {
            System.err.println(
                    "durable-writes: strace is not installed, only the unit tests look at the order of calls");
            return;
        }
        CheckData data = CheckData.small(setting.folder(), 12);
        try (JobHome home = setting.home()) {
            home.run(
                    List.of(0, 4),
                    data.run("nightly", "classifier=linear", "epochs=1", "speed-probe=off", "model=durable")
                            .toArray(String[]::new));
            Path calls = setting.folder().resolve("calls");
            Path wrapper = wrapper(setting.folder().resolve("java-home"), calls);
            try (LoffProcess score = home.start(
                    Map.of("JAVA_HOME", wrapper.toString()),
                    CheckData.with(
                                    List.of("run", "score-images", "--json"),
                                    "dataset=" + data.pictures(),
                                    "model=durable",
                                    "quarantine-threshold=0.1")
                            .toArray(String[]::new))) {
                CheckFailure.unless(score.await(PATIENCE), "a watched run does not end");
                CheckFailure.unless(
                        List.of(0, 4).contains(score.exitCode()), "a watched run failed\n" + score.lastErrors());
            }
            List<String> renamed = requireOrder(lines(calls), home.root().toString());
            for (String name : List.of("scores.arrow", "scores.csv", "quarantine.csv", ".plan")) {
                CheckFailure.unless(
                        renamed.stream().anyMatch(it -> it.endsWith(name)),
                        "no file of that kind was seen (name=" + name + ", renamed=" + renamed + ")");
            }
        }
    }

    /** Returns a Java home whose {@code java} runs under strace. */
    private static Path wrapper(Path folder, Path calls) throws IOException {
        Path java = Files.createDirectories(folder.resolve("bin")).resolve("java");
        Files.writeString(
                java,
                "#!/bin/sh\nexec " + STRACE
                        + " -f --seccomp-bpf -y -qq -s 4096 -e trace=fsync,fdatasync,rename,renameat,renameat2 -o "
                        + calls + " "
                        + Path.of(System.getProperty("java.home"), "bin", "java") + " \"$@\"\n");
        if (!java.toFile().setExecutable(true)) {
            throw new IOException("[" + java + "] Cannot make a script executable");
        }
        return folder;
    }

    private static List<String> lines(Path calls) throws IOException {
        try (Stream<String> lines = Files.lines(calls)) {
            return lines.toList();
        }
    }

    private static List<String> requireOrder(List<String> calls, String root) {
        List<String> renamed = new ArrayList<>();
        for (int at = 0; at < calls.size(); at++) {
            Matcher matcher = RENAMED.matcher(calls.get(at));
            if (matcher.find()
                    && matcher.group(2).startsWith(root)
                    && !matcher.group(2).startsWith(root + "/postgres")) {
                String from = matcher.group(1);
                String to = matcher.group(2);
                String folder = to.substring(0, to.lastIndexOf('/'));
                CheckFailure.unless(
                        forced(calls.subList(0, at), from), "a file got its name before it was forced: " + to);
                CheckFailure.unless(
                        forced(calls.subList(at + 1, calls.size()), folder),
                        "a folder was not forced after a rename: " + to);
                renamed.add(to);
            }
        }
        return renamed;
    }

    private static boolean forced(List<String> calls, String path) {
        return calls.stream().anyMatch(it -> it.contains("sync(") && it.contains("<" + path + ">"));
    }
}
