package dev.loff.app.checks.trust;

import dev.loff.app.checks.CheckData;
import dev.loff.app.checks.CheckFailure;
import dev.loff.app.checks.JobHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** File names with control characters and formulas, and the permissions of the files that the program writes. */
final class OutputIsText implements TrustScenario {
    private static final List<String> NAMES = List.of(
            "=1+cmd.jpg",
            "@sum.jpg",
            "-2+3.jpg",
            "\u001b[31mred\u001b[0m.jpg",
            "\u001b]0;title\u0007.jpg",
            "line\nforged 2026-01-01 ERROR.jpg",
            "back\r\b.jpg",
            "\u202egpj.exe.jpg",
            "c1\u009b31m.jpg");

    @Override
    public String name() {
        return "output-is-text";
    }

    @Override
    public String promise() {
        return "names of files reach terminals and spreadsheets as text, and only the owner reads what is written";
    }

    @Override
    public void run(TrustSetting setting) throws Exception {
        CheckData data = CheckData.small(setting.folder(), 3);
        Path odd = Files.createDirectories(data.pictures().resolve("=odd"));
        List<String> names = NAMES.stream().filter(OutputIsText::isName).toList();
        for (String name : names) {
            // The content differs, because only one of several copies would be kept.
            Files.writeString(odd.resolve(name), "no picture " + names.indexOf(name));
        }
        try (JobHome home = setting.home()) {
            List<String> run = CheckData.with(data.run("extract-features"), "quarantine-threshold=1");
            run.remove("--json");
            TrustSetting.Answer extracted = setting.loff(home, run);
            String execution =
                    home.rows("select max(jobexecutionid) from job_execution").get(0);
            requirePlain(extracted);
            TrustSetting.Answer listed = setting.loff(home, List.of("quarantine", "list", execution));
            requirePlain(listed);
            require(
                    listed.output().lines().filter(it -> it.contains("=odd/")).count() == names.size(),
                    "a line for each image:\n" + listed.output());
            require(listed.output().contains("\\u001b[31mred"), "escaped names:\n" + listed.output());
            requirePlain(setting.loff(home, List.of("quarantine", "show", execution, "=odd/" + NAMES.get(5))));
            requirePlain(setting.loff(home, List.of("quarantine", "list", execution, "--json")));
            requirePlain(setting.loff(home, List.of("run", "extract-features", "-P", "dataset=/no\u001b[31m\nsuch")));
            Path csv = setting.folder().resolve("bad.csv");
            home.run(List.of(0), "quarantine", "export", execution, "--file", csv.toString());
            requireNoFormulas(csv);
            home.run(
                    List.of(0),
                    "support-bundle",
                    "--file",
                    setting.folder().resolve("bundle.zip").toString());
            home.run(List.of(0), "backup", setting.folder().resolve("backup").toString());
            requireOwnersAlone(csv);
            requireOwnersAlone(setting.folder().resolve("bundle.zip"));
            requireOwnersAlone(setting.folder().resolve("backup"));
            requireOwnersAlone(home.root().resolve("logs"));
            requireOwnersAlone(home.root().resolve("snapshots"));
            requireNoForgedLines(home.root().resolve("logs"));
            requireOutputRefused(setting, home, data);
        }
    }

    /** Whether Java can use the name: without a locale it has no names beyond ASCII. */
    private static boolean isName(String name) {
        try {
            return Path.of(name).toString().equals(name);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static void requireOutputRefused(TrustSetting setting, JobHome home, CheckData data) throws Exception {
        Path link = Files.createSymbolicLink(setting.folder().resolve("reports"), setting.folder());
        for (Path output : List.of(link, home.root(), home.root().resolve("models/mine"))) {
            TrustSetting.Answer refused =
                    setting.loff(home, CheckData.with(data.run("experiment"), "output=" + output, "seeds=1"));
            require(
                    refused.exitCode() == 2 && refused.errors().contains("output=" + output),
                    "output=" + output + " ends with " + refused.exitCode() + " " + refused.errors());
        }
    }

    private static void requirePlain(TrustSetting.Answer answer) {
        for (String text : List.of(answer.output(), answer.errors())) {
            require(
                    text.chars().noneMatch(OutputIsText::controls),
                    "a control character reaches the terminal:\n" + text.replace("\u001b", "<ESC>"));
            require(!text.contains("\nforged"), "a name begins a line:\n" + text);
        }
    }

    private static boolean controls(int character) {
        return (Character.isISOControl(character) && character != '\n' && character != '\t')
                || (character >= 0x202a && character <= 0x202e);
    }

    private static void requireNoFormulas(Path csv) throws IOException {
        for (String line : Files.readAllLines(csv)) {
            require(!line.matches("\"?[=+@-].*"), "a cell begins a formula: " + line);
        }
        require(Files.readString(csv).contains("'=odd/"), "the path as text:\n" + Files.readString(csv));
    }

    private static void requireOwnersAlone(Path root) throws IOException {
        List<String> open = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.toList()) {
                Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
                if (permissions.stream().anyMatch(it -> !it.name().startsWith("OWNER_"))) {
                    open.add(file + " " + permissions);
                }
            }
        }
        require(open.isEmpty(), "others may read: " + open);
    }

    private static void requireNoForgedLines(Path logs) throws IOException {
        try (Stream<Path> files = Files.walk(logs)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                require(!Files.readString(file).contains("\nforged"), "a name begins a line of " + file);
            }
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new CheckFailure(otherwise);
        }
    }
}
