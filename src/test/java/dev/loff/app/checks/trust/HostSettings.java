package dev.loff.app.checks.trust;

import dev.loff.app.checks.CheckFailure;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A wrong setting of a host is reported in one line that names it and says what to do, without a stack trace. */
final class HostSettings implements TrustScenario {
    @Override
    public String name() {
        return "host-settings";
    }

    @Override
    public String promise() {
        return "A wrong setting of a host is one line with the setting, its value and what to do.";
    }

    @Override
    public void run(TrustSetting setting) throws Exception {
        Path file = Files.createFile(setting.folder().resolve("file"));
        Path home = Files.createDirectory(setting.folder().resolve("home"));
        String at = home.toString();
        require(setting, Map.of(), List.of("--home", at, "--log-level", "LOUD", "runs"), 2, "LOUD");
        require(setting, Map.of("LOFF_LOG_LEVEL", "LOUD"), List.of("--home", at, "runs"), 2, "LOFF_LOG_LEVEL");
        require(
                setting,
                Map.of(),
                List.of("--home", file.resolve("home").toString(), "serve", "--port", "0", "--management-port", "0"),
                2,
                file + "/home, reason=Not a directory");
        Path loop = Files.createSymbolicLink(
                setting.folder().resolve("loop"), setting.folder().resolve("loop"));
        require(setting, Map.of(), List.of("--home", loop.toString(), "runs"), 2, "Too many levels of symbolic links");
        require(
                setting,
                Map.of("LOFF_DB_URL", "jdbc:postgresql://nowhere.invalid/loff?password=secret"),
                List.of("--home", at, "serve", "--port", "0", "--management-port", "0"),
                1,
                "nowhere.invalid");
        require(
                setting,
                Map.of("LOFF_DB_URL", "jdbc:postgresql://127.0.0.1:1/loff"),
                List.of("--home", at, "runs"),
                1,
                "LOFF_DB_URL");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            require(setting, Map.of(), List.of("--home", at, "serve", "--port", port), 1, port);
        }
    }

    private static void require(
            TrustSetting setting, Map<String, String> environment, List<String> words, int exitCode, String named)
            throws Exception {
        TrustSetting.Answer answer = setting.loff(environment, words);
        boolean right = answer.exitCode() == exitCode
                && answer.output().isEmpty()
                && answer.errors().lines().count() == 1
                && answer.errors().contains(named)
                && !answer.errors().contains("secret")
                && !answer.errors().contains("Exception");
        if (!right) {
            throw new CheckFailure(environment + " loff " + String.join(" ", words) + ": " + answer);
        }
    }
}
