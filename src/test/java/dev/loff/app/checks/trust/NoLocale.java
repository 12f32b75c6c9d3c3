package dev.loff.app.checks.trust;

import dev.loff.app.checks.CheckFailure;
import dev.loff.app.checks.JobHome;
import dev.loff.app.checks.LoffProcess;
import dev.loff.app.checks.SmallEncoder;
import dev.loff.dataset.DrawnPictures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The program started without a locale, as by cron, services and containers. */
final class NoLocale implements TrustScenario {
    private static final Map<String, String> NOTHING_SET = Map.of("LC_ALL", "", "LC_CTYPE", "", "LANG", "");

    @Override
    public String name() {
        return "no-locale";
    }

    @Override
    public String promise() {
        return "names beyond ASCII are read whatever LANG is, and without the wrapper one line says what to set";
    }

    @Override
    public void run(TrustSetting setting) throws Exception {
        Path data = setting.folder().resolve("Bäume");
        DrawnPictures.writeFolder(data, 1, 1);
        Files.move(data.resolve(DrawnPictures.classes().get(0)), data.resolve("Löwenzahn"));
        String encoder = SmallEncoder.write(setting.folder().resolve("encoder")).toString();
        try (JobHome home = setting.home()) {
            for (Map<String, String> environment : List.of(NOTHING_SET, Map.of("LC_ALL", "POSIX"))) {
                extract(home, environment, data, encoder);
            }
            List<String> found =
                    home.rows("select images, 'Löwenzahn' = any (classes), source like '%Bäume' from dataset_snapshot");
            CheckFailure.unless(
                    found.equals(List.of(DrawnPictures.classes().size() + " t t")), "the snapshots are " + found);
        }
        withoutWrapper(setting, data);
    }

    private static void extract(JobHome home, Map<String, String> environment, Path data, String encoder)
            throws Exception {
        try (LoffProcess process = home.start(
                environment, "run", "extract-features", "-P", "dataset=" + data, "-P", "encoder=" + encoder)) {
            CheckFailure.unless(
                    process.await(Duration.ofMinutes(10)) && process.exitCode() == 0,
                    environment + ": " + process.lastErrors());
        }
    }

    private static void withoutWrapper(TrustSetting setting, Path data) throws Exception {
        Path said = setting.folder().resolve("without-wrapper.txt");
        ProcessBuilder java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        LoffProcess.projectRoot()
                                .resolve("src/target/quarkus-app/quarkus-run.jar")
                                .toString(),
                        "plan",
                        "extract-features",
                        "-P",
                        "dataset=" + data)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        java.environment().put("LC_ALL", "C");
        int exitCode = java.start().waitFor();
        List<String> lines = Files.readAllLines(said);
        CheckFailure.unless(
                exitCode == 2 && lines.size() == 1 && lines.get(0).contains("LC_ALL=C.UTF-8"),
                "exit code " + exitCode + " and " + lines);
    }
}
