package dev.loff.app.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

    @TempDir
    Path temporary;

    @Test
    void foldersItMakesAreTheOwnersOnly() throws Exception {
        DataFolder home = new DataFolder(temporary.resolve("home"));
        Path shards = home.folder("features/shards");
        for (Path folder : List.of(home.root(), home.root().resolve("features"), shards)) {
            assertThat(Files.getPosixFilePermissions(folder))
                    .as("permissions of %s", folder)
                    .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void oneFolderHasOnePathHoweverItIsSpelled() throws Exception {
        Path real = Files.createDirectories(temporary.toRealPath().resolve("disk/home"));
        Path link = Files.createSymbolicLink(temporary.resolve("link"), real);
        Path above = Files.createSymbolicLink(temporary.resolve("above"), real.getParent());
        for (Path spelled :
                List.of(real, link, above.resolve("home"), link.resolve("../home/."), link.resolve("missing/.."))) {
            assertThat(new DataFolder(spelled).root()).as("%s", spelled).isEqualTo(real);
        }
        assertThat(new DataFolder(link.resolve("missing/too")).root()).isEqualTo(real.resolve("missing/too"));
    }

    @Test
    void refusesToLeaveTheFolder() {
        DataFolder home = new DataFolder(temporary.resolve("home"));
        assertThatThrownBy(() -> home.folder("../elsewhere"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Cannot open a sub-folder: it lies outside the data folder (name=../elsewhere");
    }
}
