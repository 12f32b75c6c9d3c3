package dev.loff.dataset;

import org.jspecify.annotations.Nullable;

/**
 * Something a scan met and did not take as it was: nothing is left out without one.
 *
 * @param path relative to the data set's root
 * @param detail for a person
 * @param label the class that an image would have trained that could not be read; null where that is unknown
 */
public record Finding(
        Kind kind, String path, String detail, @Nullable String label) {
    private static final String OF = "of ";

    Finding(Kind kind, String path, String detail) {
        this(kind, path, detail, null);
    }

    /** Of an image with the same content as one that was kept. */
    static Finding duplicate(Kind kind, String path, String keptPath) {
        return new Finding(kind, path, OF + keptPath);
    }

    /** Of a duplicate: the path that was kept. */
    public String keptPath() {
        if (kind != Kind.DUPLICATE && kind != Kind.DUPLICATE_ACROSS_SPLITS) {
            throw new IllegalStateException(
                    "Cannot tell what was kept instead: it is no duplicate (finding=" + this + ")");
        }
        return detail.substring(OF.length());
    }

    /** Whether it is of an image that is listed but could not be read. */
    public boolean couldNotBeRead() {
        return kind.couldNotBeRead();
    }

    public enum Kind {
        /** The name starts with a dot; a hidden folder counts once, with all that is in it. */
        HIDDEN,
        /** A system's or a tool's own (Thumbs.db, __MACOSX); a folder counts once, with all that is in it. */
        SYSTEM_FILE,
        /** A symbolic link that leads out of the root, to a folder, or nowhere. */
        LINK,
        /** Neither the name nor the content is that of an image. */
        NOT_AN_IMAGE,
        /** A pipe or a device, or a folder with the name of an image (its files are listed all the same). */
        NOT_A_FILE,
        /** An image that lies in no class folder. */
        OUTSIDE_CLASS,
        /** A class folder without an image; it makes no class. */
        EMPTY_CLASS,
        /** The same content as an image that was kept, with the same label. */
        DUPLICATE,
        /** The same content as an image that was kept in another split: TEST is kept before VALIDATION before TRAIN. */
        DUPLICATE_ACROSS_SPLITS,
        /** The same content under different labels: none of them is kept. */
        AMBIGUOUS,
        /** An image that could not be read. */
        UNREADABLE,
        /** An image that was listed and then was not there. */
        VANISHED;

        /** Whether an image of this kind is listed but could not be read. */
        public boolean couldNotBeRead() {
            return this == UNREADABLE || this == VANISHED;
        }
    }
}
