package dev.loff.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteBehindTest {
    @TempDir
    Path folder;

    @Test
    void filesAreCompleteAfterFinish() throws IOException {
        byte[] some = "rows\n".repeat(50_000).getBytes(StandardCharsets.UTF_8);
        try (WriteBehind files = new WriteBehind(folder, Duration.ofMinutes(1))) {
            for (String name : new String[] {"one", "empty", "two"}) {
                try (OutputStream out = files.file(name)) {
                    if (!name.equals("empty")) {
                        out.write(some);
                    }
                }
            }
            files.finish();
        }
        assertThat(folder.resolve("one")).hasBinaryContent(some);
        assertThat(folder.resolve("two")).hasBinaryContent(some);
        assertThat(folder.resolve("empty")).isEmptyFile();
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).hasSize(3);
        }
    }

    @Test
    void finishFailsIfTheFolderCannotBeWritten() throws IOException {
        try (WriteBehind files = new WriteBehind(folder.resolve("missing"), Duration.ofMinutes(1))) {
            assertThatThrownBy(() -> {
                        files.file("one").close();
                        files.finish();
                    })
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("Cannot write files");
        }
    }

    @Test
    void aFolderThatDoesNotAnswerIsNamedAfterTheLimit() throws Exception {
        Path pipe = folder.resolve("one.tmp");
        // Nobody reads the pipe, so opening it for writing blocks forever, like an unavailable share.
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        try (WriteBehind files = new WriteBehind(folder, Duration.ofMillis(50))) {
            OutputStream out = files.file("one");
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 1000; i++) {
                            out.write(new byte[1]);
                        }
                    })
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("does not answer");
        }
    }
}
