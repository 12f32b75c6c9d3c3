package dev.loff.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ops/bin/loff} hands to Java on a host where Loff is installed as a service; Java is a script that prints it. */
class WrapperTest {
    private static final Path OPS = Path.of("../ops");

    @TempDir
    Path folder;

    @BeforeEach
    void installed() throws IOException {
        for (String file : List.of("bin/loff", "bin/java-options")) {
            Path copy = folder.resolve("ops").resolve(file);
            Files.createDirectories(copy.getParent());
            Files.copy(OPS.resolve(file), copy, StandardCopyOption.COPY_ATTRIBUTES);
        }
        Path jar = folder.resolve("src/target/quarkus-app/quarkus-run.jar");
        Files.createDirectories(jar.getParent());
        Files.createFile(jar);
        script(folder.resolve("java/bin/java"), """
                #!/bin/sh
                case "$*" in *-version*) exit 0 ;; esac
                env | grep -E '^LOFF_(HOME|DB_|NOTIFY)' | sort
                echo "${@#-*}"
                """);
        Path units = Files.createDirectories(folder.resolve("etc/systemd/system"));
        Files.copy(OPS.resolve("systemd/loff.service"), units.resolve("loff.service"));
        Files.writeString(Files.createDirectories(folder.resolve("etc/loff")).resolve("environment"), """
                # Settings of the service
                LOFF_DB_URL=jdbc:postgresql://db/loff
                LOFF_DB_USER="night shift"
                ; LOFF_DB_PASSWORD=old
                  LOFF_NOTIFY_SLACK_URL=https://example.org/$HOME
                """);
    }

    @Test
    void takesTheServicesSettingsAndItsDataFolder() throws Exception {
        assertThat(loff("status"))
                .contains(
                        "LOFF_DB_URL=jdbc:postgresql://db/loff",
                        "LOFF_DB_USER=night shift",
                        "LOFF_HOME=/var/lib/loff",
                        "LOFF_NOTIFY_SLACK_URL=https://example.org/$HOME")
                .noneMatch(it -> it.contains("PASSWORD"));
    }

    @Test
    void aDataFolderThatTheUserNamesWins() throws Exception {
        assertThat(loff("--home", folder.toString(), "status")).noneMatch(it -> it.startsWith("LOFF_"));
        assertThat(loff("status", "--home=" + folder)).noneMatch(it -> it.startsWith("LOFF_"));
    }

    @Test
    void withoutAServiceNothingIsSet() throws Exception {
        Files.delete(folder.resolve("etc/systemd/system/loff.service"));
        Files.delete(folder.resolve("etc/loff/environment"));
        Files.delete(folder.resolve("etc/loff"));
        assertThat(loff("status")).noneMatch(it -> it.startsWith("LOFF_"));
    }

    private static void script(Path file, String content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private List<String> loff(String... words) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(folder.resolve("ops/bin/loff").toString());
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(it -> it.startsWith("LOFF_"));
        builder.environment().put("JAVA_HOME", folder.resolve("java").toString());
        builder.environment().put("LOFF_ETC", folder.resolve("etc").toString());
        Process process = builder.start();
        List<String> output = process.inputReader().lines().toList();
        assertThat(process.waitFor()).as("exit code of %s, %s", command, output).isZero();
        return output;
    }
}
