package dev.loff.app.checks.trust;

import dev.loff.app.checks.CheckData;
import dev.loff.app.checks.CheckFailure;
import dev.loff.app.checks.Folders;
import dev.loff.app.checks.JobHome;
import dev.loff.dataset.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** A backup whose list was changed by somebody who can recompute its seal. */
final class HostileBackup implements TrustScenario {

    @Override
    public String name() {
        return "hostile-backup";
    }

    @Override
    public String promise() {
        return "a restore runs no statement and writes no file that a backup's list makes up, and takes no model that reads or"
                + " writes files";
    }

    @Override
    public void run(TrustSetting setting) throws Exception {
        CheckData data = CheckData.small(setting.folder(), 3);
        Path backup = setting.folder().resolve("backup");
        try (JobHome home = setting.home()) {
            home.run(
                    List.of(0, 4),
                    data.run("nightly", "classifier=linear", "epochs=1", "speed-probe=off")
                            .toArray(String[]::new));
            home.run(List.of(0), "backup", backup.toString());
        }
        String list = Files.readString(backup.resolve("backup.json"));
        Path victim = Files.writeString(setting.folder().resolve("victim"), "secret");
        try (JobHome target = JobHome.open(setting.folder().resolve("target"))) {
            for (Map.Entry<String, UnaryOperator<String>> it : changes(victim).entrySet()) {
                String changed = it.getValue().apply(list);
                if (changed.equals(list)) {
                    throw new IllegalStateException("Nothing to change: " + it.getKey());
                }
                seal(backup, changed);
                requireRefused(setting, target, backup, it.getKey());
            }
            requireRefused(setting, target, withModelThatCopies(setting, backup, list), "a model that copies files");
            seal(backup, list);
            target.run(List.of(0), "restore", backup.toString());
        }
    }

    private static Map<String, UnaryOperator<String>> changes(Path victim) {
        String sql = "app_user; drop table job_run; --";
        Map<String, UnaryOperator<String>> changes = new LinkedHashMap<>();
        changes.put(
                "SQL for a table", list -> list.replaceFirst("\"name\" : \"app_user\"", "\"name\" : \"" + sql + "\""));
        changes.put(
                "a table of the server",
                list -> list.replaceFirst("\"name\" : \"app_user\"", "\"name\" : \"pg_authid\""));
        changes.put(
                "a path for a table",
                list -> list.replaceFirst(
                        "\"name\" : \"app_user\"", "\"name\" : \"../../" + victim.getFileName() + "\""));
        changes.put(
                "SQL for columns",
                list -> list.replaceFirst("\"columns\" : \"", "\"columns\" : \"id) from program 'touch /tmp/x'; --, "));
        changes.put(
                "SQL for a sequence",
                list -> list.replaceFirst(
                        "(\"sequences\" : \\[ \\{\\s*\"name\" : \")[^\"]*", "$1x', 1); drop table job_run; --"));
        changes.put(
                "no version for the schema", list -> list.replaceFirst("\"schema\" : \"[^\"]*", "\"schema\" : \"a; b"));
        changes.put(
                "a file elsewhere",
                list -> list.replaceFirst("\"path\" : \"[^\"]*", "\"path\" : \"" + victim.toAbsolutePath()));
        changes.put(
                "a file above the data folder",
                list -> list.replaceFirst("\"path\" : \"[^\"]*", "\"path\" : \"../" + victim.getFileName()));
        changes.put(
                "a file of the database",
                list -> list.replaceFirst("\"path\" : \"[^\"]*", "\"path\" : \"postgres/data/pg_hba.conf"));
        changes.put("no list", list -> "[1, 2]");
        return changes;
    }

    /** Replaces each model of the backup by another, and updates the list to match. */
    private static Path withModelThatCopies(TrustSetting setting, Path backup, String list) throws IOException {
        Path folder = setting.folder();
        Path stolen = folder.resolve("stolen");
        Path model = CopyingEncoder.write(folder.resolve("encoder"), folder.resolve("victim"), stolen)
                .resolve("saved_model.pb");
        Path changed = folder.resolve("changed-backup");
        Folders.copy(backup, changed);
        String path = Pattern.compile("\"path\" : \"(models/[^\"]*saved_model.pb)\"")
                .matcher(list)
                .results()
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("The backup has no model"))
                .group(1);
        Path replaced = changed.resolve("files").resolve(path);
        String before = Sha256.ofFile(replaced).hex();
        Files.copy(model, replaced, StandardCopyOption.REPLACE_EXISTING);
        seal(changed, list.replace(before, Sha256.ofFile(replaced).hex()));
        return changed;
    }

    private static void seal(Path backup, String list) throws IOException {
        Files.writeString(backup.resolve("backup.json"), list);
        Files.writeString(
                backup.resolve("backup.sha256"),
                Sha256.of(list.getBytes(StandardCharsets.UTF_8)).hex() + "\n");
    }

    private static void requireRefused(TrustSetting setting, JobHome target, Path backup, String what)
            throws Exception {
        TrustSetting.Answer answer = setting.loff(target, List.of("restore", backup.toString()));
        boolean oneLine = answer.errors()
                                .lines()
                                .filter(it -> it.contains("Cannot restore"))
                                .count()
                        == 1
                && !answer.errors().contains("\tat ");
        if (answer.exitCode() != 2 || !oneLine) {
            throw new CheckFailure(what + " ends with " + answer.exitCode() + "\n" + answer.errors());
        }
        if (!target.rows("select 1 from submission").isEmpty()) {
            throw new CheckFailure(what + " left rows behind");
        }
    }
}
