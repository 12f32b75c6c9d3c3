package dev.loff.app.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostmasterTest {

    @TempDir
    Path data;

    @Test
    void absentFileMeansNoServer() throws Exception {
        assertThat(Postmaster.read(data)).isEmpty();
    }

    @Test
    void readsPidPortAndStatus() throws Exception {
        Files.writeString(
                data.resolve("postmaster.pid"), "4711\n/data\n1700000000\n5433\n\n127.0.0.1\n 5 6\nready   \n");
        Postmaster postmaster = Postmaster.read(data).orElseThrow();
        assertThat(postmaster).isEqualTo(new Postmaster(data, 4711, 5433, "ready"));
        assertThat(postmaster.ready()).isTrue();
    }

    @Test
    void halfWrittenFileIsAServerThatStarts() throws Exception {
        Files.writeString(data.resolve("postmaster.pid"), "4711\n/data\n");
        assertThat(Postmaster.read(data).orElseThrow().ready()).isFalse();
    }

    @Test
    void anEmptyFileIsAServerThatStartsAndIsRemovedWhenItIsDead() throws Exception {
        Files.createFile(pidFile());
        assertThat(Postmaster.read(data).orElseThrow().ready()).isFalse();
        assertThat(Postmaster.read(data).orElseThrow().alive()).isFalse();
        Postmaster.disownPid(data);
        assertThat(pidFile()).doesNotExist();
    }

    @Test
    void anotherProcessOfTheSameIdIsNotTheServer() throws Exception {
        long own = ProcessHandle.current().pid();
        Files.writeString(pidFile(), own + "\n/data\n1700000000\n5433\n\n127.0.0.1\n 5 6\nready\n");
        assertThat(Postmaster.read(data).orElseThrow().alive()).isFalse();
        Postmaster.disownPid(data);
        assertThat(Files.readAllLines(pidFile()))
                .startsWith("2147483647", "/data")
                .hasSize(8);
    }

    @Test
    void theProcessThatWorksInTheDirectoryIsTheServerHoweverItIsSpelled() throws Exception {
        Path link = Files.createSymbolicLink(data.resolveSibling(data.getFileName() + "-link"), data);
        Process server = new ProcessBuilder("cat").directory(data.toFile()).start();
        try {
            Files.writeString(pidFile(), server.pid() + "\n");
            assertThat(Postmaster.read(data).orElseThrow().alive()).isTrue();
            assertThat(Postmaster.read(link).orElseThrow().alive()).isTrue();
        } finally {
            server.destroyForcibly().waitFor();
            Files.delete(link);
        }
        assertThat(Postmaster.read(data).orElseThrow().alive()).isFalse();
    }

    private Path pidFile() {
        return data.resolve("postmaster.pid");
    }
}
