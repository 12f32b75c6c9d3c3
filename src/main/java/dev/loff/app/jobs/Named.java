package dev.loff.app.jobs;

import dev.loff.job.Workspace;
import dev.loff.registry.StoredFiles.StoredFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What rows name in the data folder, as of one look.
 *
 * @param paths all of it, and what is back
 * @param back what was marked as missing and is there again
 */
record Named(Set<Path> paths, List<StoredFile> there, List<StoredFile> missing, List<StoredFile> back) {

    /** Refuses to take all files of a folder for lost, unless it is one of those that are {@code gone} for good. */
    void requireFolders(Workspace workspace, Set<String> gone) {
        Map<Path, Long> lost =
                missing.stream().collect(Collectors.groupingBy(Named::top, TreeMap::new, Collectors.counting()));
        there.forEach(it -> lost.remove(top(it)));
        gone.forEach(it -> lost.remove(Path.of(it)));
        lost.forEach((folder, files) -> {
            throw new RefusedException("[" + workspace.home().resolve(folder) + "] Cannot repair the data folder: all "
                    + files + " files that the registry names in this folder are missing; is its file system mounted?"
                    + " If they are lost for good, give --gone " + folder);
        });
    }

    private static Path top(StoredFile file) {
        return Path.of(file.path()).getName(0);
    }
}
