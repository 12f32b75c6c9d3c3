package dev.loff.app.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The package documentation names the classes that the models stand for; all of them must exist. */
class ModelledClassesTest {
    private static final Path PACKAGE = Path.of("test/java/dev/loff/app/protocol/package-info.java");
    private static final Pattern NAMED = Pattern.compile("\\{@code ([A-Z]\\w+)(?:\\.\\w+)?}");

    @Test
    void areClassesOfTheProgram() throws IOException {
        List<String> named = NAMED.matcher(Files.readString(PACKAGE))
                .results()
                .map(MatchResult::group)
                .map(it -> it.replaceAll("\\{@code (\\w+).*", "$1"))
                .toList();

        assertThat(named).hasSizeGreaterThan(20);
        assertThat(classes()).containsAll(named);
    }

    private static Set<String> classes() throws IOException {
        try (Stream<Path> own = Files.walk(Path.of("main/java"));
                Stream<Path> jobs = Files.walk(Path.of("../batch-jobs/src/main/java"));
                Stream<Path> registry = Files.walk(Path.of("../model-registry/src/main/java"))) {
            return Stream.of(own, jobs, registry)
                    .flatMap(it -> it)
                    .map(it -> it.getFileName().toString().replace(".java", ""))
                    .collect(Collectors.toSet());
        }
    }
}
