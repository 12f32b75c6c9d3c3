package dev.loff.app.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loff.app.jobs.RefusedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterLockTest {

    @TempDir
    Path folder;

    private ClusterLock lock;

    @BeforeEach
    void makeLock() {
        lock = new ClusterLock(folder.resolve("cluster.lock"));
    }

    @Test
    void aProgramHasTheLockAsLongAsAnyOfItsChildrenLives() throws Exception {
        assertThat(lock.held()).isFalse();
        // The child outlives the program that started it, as a server outlives pg_ctl.
        Process program = new ProcessBuilder(under("sh", "-c", "sleep 60 > /dev/null & echo $!")).start();
        long child = Long.parseLong(program.inputReader().readLine());
        try {
            program.waitFor();
            assertThat(lock.held()).as("its child lives").isTrue();
            assertThatThrownBy(() -> lock.alone(() -> "ran")).isInstanceOf(PostgresFailure.class);
            assertThat(new ProcessBuilder(under("true")).start().waitFor()).isEqualTo(ClusterLock.CONFLICT);
        } finally {
            ProcessHandle.of(child).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void theLockIsFreeWhenItsHolderWasKilled() throws Exception {
        Process holder = new ProcessBuilder(under("cat")).start();
        while (!lock.held()) {
            Thread.onSpinWait();
        }
        holder.descendants().forEach(ProcessHandle::destroyForcibly);
        holder.destroyForcibly().waitFor();
        while (lock.held()) {
            Thread.onSpinWait();
        }
        assertThat(lock.<String>alone(() -> "ran")).isEqualTo("ran");
        assertThat(lock.held()).isFalse();
    }

    @Test
    void noProgramStartsWhileThisProcessHasTheLock() throws Exception {
        int status = lock.alone(() -> {
            try {
                return new ProcessBuilder(under("true")).start().waitFor();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        assertThat(status).isEqualTo(ClusterLock.CONFLICT);
    }

    @Test
    void trustsTheFileSystemOfThisTest() throws Exception {
        lock.requireTrusted();
        assertThat(lock.held()).isFalse();
    }

    @Test
    void refusesWhereFilesCannotBeLocked() {
        assertThatThrownBy(() -> new ClusterLock(Path.of("/proc/cluster.lock")).requireTrusted())
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("so that two containers or machines could start it")
                .hasMessageContaining("type=proc")
                .hasMessageContaining("LOFF_DB_URL");
    }

    private List<String> under(String... program) {
        List<String> command = new ArrayList<>(lock.command());
        command.addAll(List.of(program));
        return command;
    }
}
