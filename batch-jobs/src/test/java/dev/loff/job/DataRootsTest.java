package dev.loff.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loff.job.parameter.JobDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataRootsTest {
    @TempDir
    Path temporary;

    private Path inside;
    private Path outside;
    private Path home;
    private DataRoots roots;

    @BeforeEach
    void makeFolders() throws IOException {
        inside = Files.createDirectories(temporary.resolve("data"));
        outside = Files.createDirectories(temporary.resolve("elsewhere"));
        home = Files.createDirectories(inside.resolve("home"));
        Files.createDirectories(inside.resolve("leaves"));
        roots = new DataRoots(List.of(inside), home);
    }

    @Test
    void whatIsInARootIsAllowed() {
        for (String name : DataRoots.PATHS) {
            assertThatCode(() ->
                            roots.require(Map.of(name, inside.resolve("leaves").toString())))
                    .doesNotThrowAnyException();
        }
        assertThatCode(() -> roots.require(Map.of(
                        "dataset", inside.resolve("leaves/{date}/not-there").toString(),
                        "encoder", "shipped",
                        "initial-weights", "auto",
                        "output", "auto")))
                .doesNotThrowAnyException();
        assertThatCode(() -> roots.require(
                        Map.of("encoder", home.resolve("encoders/shipped-1").toString())))
                .doesNotThrowAnyException();
    }

    @Test
    void whatIsElsewhereIsRefusedWhetherItIsThereOrNot() throws IOException {
        Files.createSymbolicLink(inside.resolve("link"), outside);
        Files.createSymbolicLink(inside.resolve("dead"), temporary.resolve("nowhere"));
        for (Path path : List.of(
                outside,
                outside.resolve("not-there"),
                inside.resolve("../elsewhere"),
                inside.resolve("link"),
                inside.resolve("link/not-there"),
                inside.resolve("dead"),
                temporary.resolve("data-and-more"),
                home,
                home.resolve("postgres/password"))) {
            for (String name : DataRoots.PATHS) {
                assertThatThrownBy(() -> roots.require(Map.of(name, path.toString())))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("loff.data-roots")
                        .hasMessageContaining(name + "=");
            }
        }
    }

    @Test
    void aChoiceBehindAnEncodersFolderHidesNothing() {
        assertThatThrownBy(() -> roots.require(Map.of("encoder", outside + "#layer=3")))
                .hasMessageContaining("loff.data-roots");
    }

    @Test
    void aModelsFolderMustNotLinkElsewhere() throws IOException {
        Path model = Files.createDirectories(inside.resolve("model"));
        Path weights =
                Files.createSymbolicLink(model.resolve("model.safetensors"), Files.createFile(outside.resolve("a")));
        assertThatThrownBy(() -> roots.require(Map.of("encoder", model.toString())))
                .hasMessageContaining("loff.data-roots");
        Files.delete(weights);
        Files.createSymbolicLink(weights, Files.createFile(inside.resolve("blob")));
        assertThatCode(() -> roots.require(Map.of("encoder", model.toString()))).doesNotThrowAnyException();
    }

    @Test
    void withoutRootsNothingIsAllowedAndTheKeyIsNamed() {
        DataRoots none = new DataRoots(List.of(), home);
        assertThatThrownBy(() -> none.require(Map.of("dataset", inside.toString())))
                .hasMessageContaining("this host has no data roots")
                .hasMessageContaining("LOFF_DATA_ROOTS");
        assertThatCode(() -> none.require(Map.of("encoder", "shipped"))).doesNotThrowAnyException();
    }

    @Test
    void aRootIsAbsolute() {
        assertThatThrownBy(() -> new DataRoots(List.of(Path.of("data")), home))
                .hasMessageContaining("loff.data-roots=data");
    }

    @Test
    void theMarkOfARunIsNotTakenAway() {
        Map<String, String> off = Map.of("dataset", inside.resolve("leaves").toString(), "only-data-roots", "off");
        assertThat(roots.restricted(off)).containsEntry("only-data-roots", "on");
        assertThat(roots.restrictedChanges(
                        Map.of("only-data-roots", "on"), Map.of("only-data-roots", "", "epochs", "3")))
                .isEqualTo(Map.of("epochs", "3"));
    }

    @Test
    void pathsThatStayMayLieAnywhereAndOthersMayNot() {
        Map<String, String> before = Map.of("dataset", outside.toString());
        assertThat(roots.restrictedChanges(before, Map.of("dataset", outside.toString(), "epochs", "3")))
                .containsEntry("epochs", "3")
                .doesNotContainKey("only-data-roots");
        assertThatThrownBy(() -> roots.restrictedChanges(before, Map.of("dataset", "/etc")))
                .hasMessageContaining("dataset=/etc");
        assertThat(roots.restrictedChanges(before, Map.of("dataset", inside.toString())))
                .containsEntry("only-data-roots", "on");
    }

    @Test
    void everyParameterThatNamesAFolderIsChecked() {
        List<String> folders = Stream.of(JobDefinition.values())
                .flatMap(it -> it.parameters().stream())
                .filter(it -> it.meaning().matches("(?i).*\\b(?<!the Hugging Face )(folder|file)\\b.*"))
                .map(it -> it.name())
                .filter(it -> !it.equals(JobDefinition.ONLY_DATA_ROOTS))
                .distinct()
                .sorted()
                .toList();
        assertThat(folders).isNotEmpty();
        assertThat(DataRoots.PATHS).containsAll(folders);
    }
}
