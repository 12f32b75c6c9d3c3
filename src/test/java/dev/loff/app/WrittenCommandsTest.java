package dev.loff.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loff.app.command.Loff;
import dev.loff.app.command.OptionsOnly;
import dev.loff.job.parameter.JobDefinition;
import dev.loff.job.parameter.Parameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Whatever {@code loff} command the manual, runbooks, guides and messages name exists, with its options and parameters. */
class WrittenCommandsTest {
    private static final Pattern IN_PROSE = Pattern.compile("`(?:sudo )?(loff [^`]+)`");
    private static final Pattern IN_A_BLOCK = Pattern.compile("^ {4}(?:LOFF_\\w+=\\S+ )*(loff .*?)(?: +#.*)?$");
    private static final Pattern IN_A_UNIT = Pattern.compile("(?:=|exec )(?:/opt/loff/ops/bin/)(loff [^'`]+)");
    private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");

    /** What a reader puts another word in the place of. */
    private static final Map<String, String> PLACEHOLDERS =
            Map.of("ID", "1", "DAY", "2026-11-01", "VERSION", "2", "...", "epochs=1");

    @Test
    void ofManualsRunbooksAndGuidesCanBeTyped() throws IOException {
        List<String> wrong = new ArrayList<>();
        int seen = 0;
        for (Path file : written()) {
            for (String line : joined(file)) {
                for (String command : commands(line)) {
                    seen++;
                    problem(command).ifPresent(it -> wrong.add(file + ": " + command + ": " + it));
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(seen).as("commands seen").isGreaterThan(100);
    }

    @Test
    void ofMessagesExist() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Path root :
                List.of(Path.of("../batch-jobs/src/main"), Path.of("../model-registry/src/main"), Path.of("main"))) {
            for (Path file : Manual.files(root, ".java")) {
                for (String line : Files.readAllLines(file)) {
                    commands(line).stream()
                            .filter(it -> !named(it))
                            .forEach(it -> wrong.add(file.getFileName() + ": " + it));
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void aWrongOneIsFound() {
        assertThat(problem("loff runz -n 5")).isPresent();
        assertThat(problem("loff runs --nmber 5")).isPresent();
        assertThat(problem("loff run nightly -P datasets=/x")).isPresent();
        assertThat(problem("loff runs -n 5")).isEmpty();
    }

    private static List<Path> written() throws IOException {
        List<Path> all = new ArrayList<>(Manual.pages());
        all.addAll(Manual.files(Path.of("../ops"), ".service"));
        return all;
    }

    /** Lines, with those that end in a backslash joined. */
    private static List<String> joined(Path file) throws IOException {
        return Files.readString(file).replaceAll("\\\\\\n\\s*", " ").lines().toList();
    }

    private static List<String> commands(String line) {
        List<String> found = new ArrayList<>();
        for (Pattern pattern : List.of(IN_PROSE, IN_A_BLOCK, IN_A_UNIT)) {
            Matcher matcher = pattern.matcher(line);
            while (matcher.find()) {
                for (String part : matcher.group(1).replaceAll("[\\[\\]]", "").split("&&", -1)) {
                    found.add(part.strip().replaceFirst("^sudo ", ""));
                }
            }
        }
        return found;
    }

    private static List<String> words(String command) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(command.replaceAll("\\$\\([^)]*\\)", "x"));
        while (matcher.find()) {
            String word = Stream.of(1, 2, 3)
                    .map(matcher::group)
                    .filter(it -> it != null)
                    .findFirst()
                    .orElseThrow();
            words.add(PLACEHOLDERS.getOrDefault(word, word));
        }
        return words.subList(1, words.size());
    }

    /** Whether the commands that it begins with exist. */
    private static boolean named(String command) {
        CommandLine at = new CommandLine(Loff.class, new OptionsOnly());
        for (String word : words(command)) {
            if (at.getSubcommands().isEmpty() || word.startsWith("-") || !word.matches("[a-z][a-z-]*")) {
                return true;
            }
            CommandLine next = at.getSubcommands().get(word);
            if (next == null) {
                return at.getCommandSpec().parent() != null
                        && !at.getCommandSpec().positionalParameters().isEmpty();
            }
            at = next;
        }
        return true;
    }

    private static Optional<String> problem(String command) {
        List<String> words = words(command);
        CommandLine line = new CommandLine(Loff.class, new OptionsOnly());
        boolean justNamed = words.stream().allMatch(it -> it.matches("[a-z][a-z-]*"));
        if (justNamed) {
            return named(command) ? Optional.empty() : Optional.of("there is no such command");
        }
        try {
            line.parseArgs(words.toArray(String[]::new));
            return unknownParameter(words);
        } catch (ParameterException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static Optional<String> unknownParameter(List<String> words) {
        Set<String> known = Stream.of(JobDefinition.values())
                .filter(it -> !words.contains("run") || words.contains(it.jobName()))
                .flatMap(it -> it.parameters().stream())
                .map(Parameter::name)
                .collect(Collectors.toSet());
        return Stream.iterate(0, it -> it < words.size() - 1, it -> it + 1)
                .filter(it -> words.get(it).equals("-P"))
                .map(it -> words.get(it + 1).replaceFirst("=.*", ""))
                .filter(it -> !known.contains(it))
                .findFirst()
                .map(it -> "there is no such parameter: " + it);
    }
}
