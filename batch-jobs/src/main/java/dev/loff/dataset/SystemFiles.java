package dev.loff.dataset;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/**
 * Files and folders that operating systems, storage devices and tools add to a user's folders. They are never images or
 * classes, at any depth and in upper or lower case.
 */
final class SystemFiles {
    private static final Set<String> NAMES = Set.of(
            // macOS: the archiver's folder of resource forks, Finder's notes and icons, folders of network volumes
            "__macosx",
            ".ds_store",
            "icon\r",
            "network trash folder",
            "temporary items",
            "thevolumesettingsfolder",
            // Windows
            "thumbs.db",
            "ehthumbs.db",
            "ehthumbs_vista.db",
            "desktop.ini",
            "$recycle.bin",
            "recycler",
            "system volume information",
            "found.000",
            // Linux
            "lost+found",
            "aquota.user",
            "aquota.group",
            // Synology, QNAP, NetApp
            "@eadir",
            "@tmp",
            "@synoresource",
            "#recycle",
            "#snapshot",
            "@recycle",
            "@recently-snapshot",
            "~snapshot",
            // Python
            ".ipynb_checkpoints",
            "__pycache__");
    /** AppleDouble files hold the resource fork of the file that they are named after, and often have its extension. */
    private static final String APPLE_DOUBLE = "._";

    private SystemFiles() {}

    static boolean contains(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith(APPLE_DOUBLE) || NAMES.contains(name.toLowerCase(Locale.ROOT));
    }
}
