package dev.loff.app.checks.nemesis;

import dev.loff.app.checks.CheckFailure;
import dev.loff.app.checks.Folders;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A sub-folder of the data folder on its own file system, which can be filled. If this user may not mount one, it is a plain folder
 * that never becomes full.
 */
final class SmallDisk implements AutoCloseable {
    private final Path folder;
    private boolean mounted;

    private SmallDisk(Path folder, boolean mounted) {
        this.folder = folder;
        this.mounted = mounted;
    }

    static SmallDisk under(Path folder) throws IOException {
        Files.createDirectories(folder);
        return new SmallDisk(folder, command("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", folder.toString()));
    }

    /** Whether it can be filled. */
    boolean mounted() {
        return mounted;
    }

    /** Fills the file system. */
    synchronized void fill() throws IOException {
        byte[] block = new byte[4096];
        try (OutputStream out = Files.newOutputStream(filler())) {
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).contains("No space left on device")) {
                throw e;
            }
        }
    }

    /** Frees the space again. */
    synchronized void empty() throws IOException {
        Files.deleteIfExists(filler());
    }

    /** Hidden, like files of the system, so that it does not count as a leftover file. */
    private Path filler() {
        return folder.resolve("filler.tmp");
    }

    /** Unmounts it and moves its files to the folder below, which is an ordinary one from now on. */
    synchronized void giveBack() throws IOException {
        if (mounted) {
            Path copy = folder.resolveSibling(folder.getFileName() + "-kept");
            Folders.copy(folder, copy);
            close();
            Files.delete(folder);
            Files.move(copy, folder);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (mounted) {
            CheckFailure.unless(command("umount", folder.toString()), "cannot unmount " + folder);
            mounted = false;
        }
    }

    private static boolean command(String... words) throws IOException {
        Process process = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.onExit().join().exitValue() == 0;
    }
}
