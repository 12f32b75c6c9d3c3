package dev.loff.app.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The file system that a file lies on, as the kernel lists it. Source: the manual page proc_pid_mountinfo(5).
 *
 * @param options those of the mount and of the file system
 * @param onBlockDevice whether it lies on a disk; then all its users share this kernel, or the file system is made for sharing
 */
record MountedFileSystem(String type, Set<String> options, boolean onBlockDevice) {

    /** In the kernel's memory or over another file system of this kernel. */
    private static final Set<String> IN_THIS_KERNEL = Set.of("tmpfs", "ramfs", "overlay", "aufs", "zfs", "ecryptfs");

    /** A server manages the locks of all machines, unless the options say otherwise. */
    private static final Set<String> WITH_A_LOCK_SERVER =
            Set.of("nfs", "nfs4", "ceph", "cifs", "smb3", "lustre", "gpfs", "fuse.ceph", "fuse.glusterfs");

    private static final Set<String> LOCKS_WITHOUT_SERVER = Set.of(
            "nolock", "local_lock=all", "local_lock=flock", "local_lock=posix", "nobrl", "localflock", "noflock");

    private static final int MOUNT_POINT = 4;
    private static final int MOUNT_OPTIONS = 5;

    MountedFileSystem {
        options = Set.copyOf(options);
    }

    static MountedFileSystem of(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        return of(
                (folder == null ? file : folder).toRealPath(),
                Files.readAllLines(Path.of("/proc/self/mountinfo")),
                Files.readAllLines(Path.of("/proc/filesystems")));
    }

    static MountedFileSystem of(Path folder, List<String> mounts, List<String> kinds) {
        String line = mounts.stream()
                .filter(it -> folder.startsWith(mountPoint(it)))
                // Of two mounts on one mount point the later one hides the other.
                .reduce((one, later) -> depth(later) >= depth(one) ? later : one)
                .orElseThrow(() -> new IllegalStateException(
                        "Cannot find the file system of a folder: /proc/self/mountinfo does not list it (folder="
                                + folder + ")"));
        List<String> before = List.of(line.split(" - ", 2)[0].split(" ", -1));
        List<String> after = List.of(line.split(" - ", 2)[1].split(" ", -1));
        Set<String> options = new HashSet<>(List.of(before.get(MOUNT_OPTIONS).split(",", -1)));
        options.addAll(List.of(after.get(after.size() - 1).split(",", -1)));
        // Types that need no block device have the word nodev before their name.
        return new MountedFileSystem(after.get(0), options, kinds.contains("\t" + after.get(0)));
    }

    private static int depth(String line) {
        return mountPoint(line).getNameCount();
    }

    private static Path mountPoint(String line) {
        return Path.of(line.split(" ", -1)[MOUNT_POINT]
                .replace("\\040", " ")
                .replace("\\011", "\t")
                .replace("\\012", "\n")
                .replace("\\134", "\\"));
    }

    /** Returns why some who can write here may not see a lock that is held here; empty when all see it. */
    Optional<String> whyLocksDoNotCount() {
        if (onBlockDevice || IN_THIS_KERNEL.contains(type)) {
            return Optional.empty();
        }
        if (!WITH_A_LOCK_SERVER.contains(type)) {
            return Optional.of("other machines do not see file locks on this kind of file system");
        }
        boolean local = options.stream().anyMatch(LOCKS_WITHOUT_SERVER::contains);
        return local ? Optional.of("this mount hides file locks from other machines") : Optional.empty();
    }

    /** Kind and options, for messages. */
    String description() {
        List<String> sorted = new ArrayList<>(options);
        sorted.sort(Comparator.naturalOrder());
        return "type=" + type + ", options=" + String.join(",", sorted);
    }
}
