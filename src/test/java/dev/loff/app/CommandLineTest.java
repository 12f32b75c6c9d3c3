package dev.loff.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loff.app.command.Loff;
import dev.loff.app.command.MetricsPort;
import dev.loff.app.command.OptionsOnly;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class CommandLineTest {

    @TempDir
    Path temporary;

    @Test
    void helpVersionAndMistakesStartNothing() throws Exception {
        assertThat(loff("--help")).startsWith("0 Usage: loff");
        assertThat(loff("--version")).startsWith("0 loff ");
        assertThat(loff("serve", "--help")).startsWith("0 Usage: loff serve");
        assertThat(loff()).startsWith("2 Usage: loff");
        assertThat(loff("nonsense")).startsWith("2 Unmatched argument at index 0: 'nonsense'");
        assertThat(temporary.resolve("home")).as("data folder").doesNotExist();
    }

    @Test
    void saysInOneLineWhyTheHostDoesNotStart() throws Exception {
        Path file = Files.createFile(temporary.resolve("file"));
        assertThat(loff("serve", "--home", file.toString(), "--port", "0", "--management-port", "0"))
                .startsWith("1 Cannot create a folder: ")
                .contains("(folder=" + file.resolve("postgres") + ")", "--home")
                .hasLineCount(1);
    }

    @Test
    void saysInOneLineWhichSettingIsWrong() throws Exception {
        assertThat(loff("runs", "--log-level", "LOUD"))
                .startsWith("2 Cannot start: there is no such log level (loff.log.level=LOUD).")
                .hasLineCount(1);
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(loff("serve", "--port", Integer.toString(taken.getLocalPort()), "--management-port", "0"))
                    .startsWith("1 Cannot listen: Address already in use (address=127.0.0.1, port="
                            + taken.getLocalPort() + ").")
                    .hasLineCount(1);
        }
        assertThat(temporary.resolve("home")).doesNotExist();
    }

    @Test
    void commandsThatLookCreateNothing() throws Exception {
        Path missing = temporary.resolve("home");
        for (String command : List.of("status", "runs", "quarantine list", "schedules list", "verify", "restart 1")) {
            assertThat(loff(command.split(" ", -1)))
                    .startsWith("2 Cannot run " + command.replace(" 1", "") + ": there is no data folder (home="
                            + missing + ").")
                    .contains("--home", "LOFF_HOME", "loff run")
                    .hasLineCount(1);
        }
        assertThat(missing).doesNotExist();
        Files.createDirectory(missing);
        assertThat(loff("runs", "--json")).startsWith("2 Cannot run runs: the data folder has no database yet (home=");
        assertThat(missing).isEmptyDirectory();
    }

    @Test
    void anUnknownJobAndItsParametersNeedNoDataFolder() throws Exception {
        assertThat(loff("run", "nightly", "--help-parameters")).startsWith("0 nightly: ");
        assertThat(loff("run", "nonsense")).startsWith("2 Cannot run a job: there is none of that name");
        assertThat(temporary.resolve("home")).doesNotExist();
    }

    @Test
    void onlyServeOpensThePort() {
        assertThat(configOf("serve", "--port", "9000"))
                .containsEntry("quarkus.http.host-enabled", "true")
                .containsEntry("quarkus.http.port", "9000")
                .doesNotContainKey("quarkus.http.host");
        assertThat(configOf("sample"))
                .containsEntry("quarkus.http.host-enabled", "false")
                .doesNotContainKeys("quarkus.http.port", "loff.metrics.port");
    }

    @Test
    void jobCommandServesMetersWhenAsked() {
        assertThat(configOf("sample", "--metrics-port", "9100", "--log-level", "DEBUG"))
                .containsEntry("loff.metrics.port", "9100")
                .containsEntry("loff.log.level", "DEBUG")
                .containsEntry("quarkus.http.host-enabled", "false");
    }

    private static Map<String, String> configOf(String... arguments) {
        CommandLine line = new CommandLine(Loff.class, new OptionsOnly());
        line.addSubcommand(new CommandLine(Sample.class, new OptionsOnly()));
        return Host.configOf(line.parseArgs(arguments));
    }

    private String loff(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                // As the runnable jar sets it; newer JDKs log before the program has a chance to.
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile(temporary, "output", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("LOFF_HOME", temporary.resolve("home").toString());
        int status = builder.start().waitFor();
        return status + " " + Files.readString(output, StandardCharsets.UTF_8);
    }

    /** A command as jobs have them: it needs a bean to run, and offers its meters. */
    @Command(name = "sample")
    static final class Sample implements Runnable {

        @Mixin
        MetricsPort metrics;

        private final CommandLine.IFactory bean;

        Sample(CommandLine.IFactory bean) {
            this.bean = bean;
        }

        @Override
        public void run() {
            throw new IllegalStateException("not to be run " + bean);
        }
    }
}
