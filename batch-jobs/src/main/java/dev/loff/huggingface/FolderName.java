package dev.loff.huggingface;

import java.nio.file.Path;

/** The name of a model in a folder. */
final class FolderName {
    private FolderName() {}

    /** The folder's name; in the hub's cache, where the folder's name is a hash, the owner's and the model's name. */
    static String of(Path folder) {
        Path absolute = folder.toAbsolutePath().normalize();
        for (Path part : absolute) {
            String name = part.toString();
            if (name.startsWith("models--")) {
                return name.substring("models--".length()).replace("--", "/");
            }
        }
        Path last = absolute.getFileName();
        return last == null ? "model" : last.toString();
    }
}
