package dev.loff.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DurableFileTest {
    private static final List<String> ORDER = List.of("open a.tmp", "force", "rename a.tmp to a", "force folder");

    @TempDir
    Path folder;

    private Path target;

    @BeforeEach
    void name() {
        target = folder.resolve("a");
    }

    @Test
    void contentIsForcedBeforeTheRenameAndTheFolderAfterwards() throws IOException {
        FailingDisk disk = new FailingDisk(Integer.MAX_VALUE);
        DurableFile.write(disk, target, it -> write(it, "new"));
        assertThat(disk.calls).containsExactlyElementsOf(ORDER);
        assertThat(disk.forcedBytes).isEqualTo(3);
        assertThat(target).hasContent("new");
        assertThat(names()).containsExactly("a");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void failureAtAnyCallLeavesACompleteFileOrNone(int failing) throws IOException {
        assertFails(failing);
        if (failing < 3) {
            assertThat(names()).isEmpty();
        } else {
            assertThat(target).as("only that it has its name may be lost").hasContent("new");
            assertThat(names()).containsExactly("a");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void failureAtAnyCallKeepsOrReplacesTheOldFile(int failing) throws IOException {
        Files.writeString(target, "what was there before");
        assertFails(failing);
        assertThat(target).hasContent(failing < 3 ? "what was there before" : "new");
        assertThat(names()).containsExactly("a");
    }

    private void assertFails(int failing) {
        FailingDisk disk = new FailingDisk(failing);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> DurableFile.write(disk, target, it -> write(it, "new")))
                .withMessage("no disk at " + ORDER.get(failing));
        assertThat(disk.calls)
                .as("nothing is done after it but removing what was written")
                .startsWith(ORDER.subList(0, failing + 1).toArray(String[]::new))
                .filteredOn(it -> !it.startsWith("delete"))
                .hasSize(failing + 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100_000})
    void failureWhileWritingKeepsTheOldFile(int written) throws IOException {
        Files.writeString(target, "old");
        FailingDisk disk = new FailingDisk(Integer.MAX_VALUE);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> DurableFile.write(disk, target, it -> {
                    write(it, "x".repeat(written));
                    throw new IOException("disk full");
                }))
                .withMessage("disk full");
        assertThat(disk.calls).containsExactly("open a.tmp", "delete a.tmp");
        assertThat(target).hasContent("old");
        assertThat(names()).containsExactly("a");
    }

    @Test
    void anErrorLeavesNoFileEither() throws IOException {
        assertThatExceptionOfType(OutOfMemoryError.class)
                .isThrownBy(() -> DurableFile.write(target, it -> {
                    throw new OutOfMemoryError("tried");
                }));
        assertThat(names()).isEmpty();
    }

    @Test
    void leftoverTemporaryFileIsOverwritten() throws IOException {
        Files.writeString(folder.resolve("a.tmp"), "the longer half of something");
        DurableFile.write(target, it -> write(it, "new"));
        assertThat(target).hasContent("new");
        assertThat(names()).containsExactly("a");
    }

    @Test
    void fileClosedBeforeCommitIsDeleted() throws IOException {
        try (DurableFile file = DurableFile.begin(folder.resolve("under way"))) {
            file.stream().write(new byte[] {1, 2, 3});
            assertThat(names()).containsExactly("under way");
        }
        assertThat(names()).isEmpty();
    }

    @Test
    void eachNewFolderIsForcedInTheOneAboveIt() throws IOException {
        FailingDisk disk = new FailingDisk(Integer.MAX_VALUE);
        DurableFile.createFolders(disk, folder.resolve("b/c"));
        assertThat(disk.calls).containsExactly("create b", "force folder", "create c", "force folder");
        DurableFile.createFolders(disk, folder.resolve("b/c"));
        assertThat(disk.calls).hasSize(4);
    }

    @Test
    void aFileInPlaceOfAFolderIsNamed() throws IOException {
        Files.writeString(target, "a file");
        assertThatExceptionOfType(FileAlreadyExistsException.class)
                .isThrownBy(() -> DurableFile.createFolders(target))
                .withMessage(target.toString());
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(it -> it.getFileName().toString()).sorted().toList();
        }
    }

    private static void write(FileChannel channel, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** The disk of this machine, with a record of its calls; the call with the given index fails. */
    private static final class FailingDisk implements Disk {
        private final int failing;
        private final List<String> calls = new ArrayList<>();
        private long forcedBytes;

        FailingDisk(int failing) {
            this.failing = failing;
        }

        private void call(String name) throws IOException {
            calls.add(name);
            if (calls.size() - 1 == failing) {
                throw new IOException("no disk at " + name);
            }
        }

        @Override
        public FileChannel open(Path file) throws IOException {
            call("open " + file.getFileName());
            return REAL.open(file);
        }

        @Override
        public void force(FileChannel file) throws IOException {
            call("force");
            forcedBytes = file.size();
            REAL.force(file);
        }

        @Override
        public void rename(Path from, Path to) throws IOException {
            call("rename " + from.getFileName() + " to " + to.getFileName());
            REAL.rename(from, to);
        }

        @Override
        public void createFolder(Path folder) throws IOException {
            call("create " + folder.getFileName());
            REAL.createFolder(folder);
        }

        @Override
        public void forceFolder(Path folder) throws IOException {
            call("force folder");
            REAL.forceFolder(folder);
        }

        @Override
        public void delete(Path file) throws IOException {
            calls.add("delete " + file.getFileName());
            REAL.delete(file);
        }
    }
}
