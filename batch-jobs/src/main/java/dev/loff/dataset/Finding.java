package dev.loff.dataset;

import org.jspecify.annotations.Nullable;

/**
 * Something that a scan left out or did not use as it was. Nothing is left out without a finding.
 *
 * @param path relative to the dataset's root
 * @param detail an explanation for people
 * @param label the class of a training image that could not be read; null if unknown and for all other findings
 */
public record Finding(
        Kind kind, String path, String detail, @Nullable String label) {
    private static final String OF = "of ";

    Finding(Kind kind, String path, String detail) {
        this(kind, path, detail, null);
    }

    /** The finding for an image with the same content as one that was kept. */
    static Finding duplicate(Kind kind, String path, String keptPath) {
        return new Finding(kind, path, OF + keptPath);
    }

    /** The path that was kept in place of this duplicate. */
    public String keptPath() {
        if (kind != Kind.DUPLICATE && kind != Kind.DUPLICATE_ACROSS_SPLITS) {
            throw new IllegalStateException(
                    "Cannot tell what was kept instead: it is no duplicate (finding=" + this + ")");
        }
        return detail.substring(OF.length());
    }

    /** Whether it is about an image that was listed but could not be read. */
    public boolean couldNotBeRead() {
        return kind.couldNotBeRead();
    }

    public enum Kind {
        /** The name starts with a dot; a hidden folder counts once, with everything in it. */
        HIDDEN,
        /** A file of an operating system or a tool (Thumbs.db, __MACOSX); a folder counts once, with everything in it. */
        SYSTEM_FILE,
        /** A symbolic link that leads out of the root, to a folder, or to a missing file. */
        LINK,
        /** Neither the name nor the content is that of an image. */
        NOT_AN_IMAGE,
        /** A pipe or a device, or a folder with the name of an image (its files are still listed). */
        NOT_A_FILE,
        /** An image that is not in a class folder. */
        OUTSIDE_CLASS,
        /** A class folder without images; it does not become a class. */
        EMPTY_CLASS,
        /** The same content as an image that was kept, with the same label. */
        DUPLICATE,
        /** The same content as an image that was kept in another split: TEST is kept before VALIDATION before TRAIN. */
        DUPLICATE_ACROSS_SPLITS,
        /** The same content under different labels: none of them is kept. */
        AMBIGUOUS,
        /** An image that could not be read. */
        UNREADABLE,
        /** An image that was listed but was missing when it was read. */
        VANISHED;

        /** Whether this kind is about images that were listed but could not be read. */
        public boolean couldNotBeRead() {
            return this == UNREADABLE || this == VANISHED;
        }
    }
}
