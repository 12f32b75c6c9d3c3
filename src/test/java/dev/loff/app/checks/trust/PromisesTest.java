package dev.loff.app.checks.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The guide of promises names what proves each of them; all of that must exist. */
class PromisesTest {
    private static final Path GUIDE = Path.of("../ops/guides/promises.md");
    private static final Path CHECKS = Path.of("../ops/checks");
    private static final Pattern PROOF = Pattern.compile("\\b(check|scenario|test) `([^`]+)`");
    private static final Pattern ROW = Pattern.compile("\\| (?<promise>.+) \\| (?<faults>.+) \\| (?<proof>.+) \\|");

    private final Set<String> scenarios =
            TrustScenarios.ALL.stream().map(TrustScenario::name).collect(Collectors.toSet());
    private final Set<String> tests = tests();

    @Test
    void theProofsOfAllPromisesExist() throws IOException {
        assertThat(unknown(Files.readString(GUIDE))).isEmpty();
    }

    @Test
    void everyPromiseHasAProof() throws IOException {
        List<String> rows = Files.readAllLines(GUIDE).stream()
                .filter(it -> it.startsWith("| ") && !it.startsWith("| promise "))
                .toList();

        assertThat(rows).hasSizeGreaterThan(20).allSatisfy(row -> {
            Matcher cells = ROW.matcher(row);
            assertThat(cells.matches()).as(row).isTrue();
            assertThat(PROOF.matcher(cells.group("proof")).results().count())
                    .as(row)
                    .isEqualTo(cells.group("proof").split(", ", -1).length);
        });
    }

    @Test
    void aProofThatDoesNotExistIsFound() {
        assertThat(
                        unknown(
                                "check `zombies`, scenario `first-day`, test `NoSuchTest`, check `zombie`, check `../bin/loff`"))
                .containsExactly("check zombies", "scenario first-day", "test NoSuchTest", "check ../bin/loff");
    }

    private List<String> unknown(String text) {
        List<String> unknown = new ArrayList<>();
        Matcher proof = PROOF.matcher(text);
        while (proof.find()) {
            if (!exists(proof.group(1), proof.group(2))) {
                unknown.add(proof.group(1) + " " + proof.group(2));
            }
        }
        return unknown;
    }

    private boolean exists(String kind, String name) {
        return switch (kind) {
            case "check" -> !name.contains("/") && Files.isExecutable(CHECKS.resolve(name));
            case "scenario" -> scenarios.contains(name);
            default -> tests.contains(name);
        };
    }

    /** Returns the simple names of the test classes that the build runs. */
    private static Set<String> tests() {
        return Stream.of("test/java", "../batch-jobs/src/test/java", "../model-registry/src/test/java")
                .map(Path::of)
                .filter(Files::isDirectory)
                .flatMap(PromisesTest::names)
                .collect(Collectors.toSet());
    }

    private static Stream<String> names(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            return files
                    .map(it -> it.getFileName().toString())
                    .filter(it -> it.matches("\\w+(Test|IT)\\.java"))
                    .map(it -> it.replace(".java", ""))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
