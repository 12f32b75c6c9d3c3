package dev.loff.dataset;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Compares two lists of images in three passes, each over the images that the previous one did not match: by path and content,
 * by content, by path alone. Closing deletes its files.
 */
final class SnapshotMerge implements AutoCloseable {
    private static final long SORT_BYTES = 16L << 20;
    private static final byte EARLIER = 0;
    private static final byte LATER = 1;

    private final ExternalSort byContent;
    private final ExternalSort byPath;
    private long added;
    private long removed;
    private long changed;
    private long renamed;
    private long relabelled;
    private long moved;

    SnapshotMerge(Path work) {
        byContent = new ExternalSort(work, "content", SORT_BYTES);
        byPath = new ExternalSort(work, "path", SORT_BYTES);
    }

    /**
     * All three are in the order of their paths' UTF-8 bytes. Earlier images that the later scan could not read are skipped.
     */
    void byPath(Iterator<ImageEntry> earlier, Iterator<ImageEntry> later, Iterator<String> unread) throws IOException {
        ImageEntry before = next(earlier);
        ImageEntry now = next(later);
        String skipped = unread.hasNext() ? unread.next() : null;
        while (before != null || now != null) {
            int order = before == null ? 1 : now == null ? -1 : order(before.path(), now.path());
            if (order == 0 && before != null && now != null && before.sha256().equals(now.sha256())) {
                count(before.label(), before.split(), now.label(), now.split(), false);
                before = next(earlier);
                now = next(later);
            } else if (order <= 0 && before != null) {
                while (skipped != null && order(skipped, before.path()) < 0) {
                    skipped = unread.hasNext() ? unread.next() : null;
                }
                if (!before.path().equals(skipped)) {
                    byContent.add(record(before, EARLIER));
                }
                before = next(earlier);
            } else if (now != null) {
                byContent.add(record(now, LATER));
                now = next(later);
            }
        }
    }

    private static @Nullable ImageEntry next(Iterator<ImageEntry> images) {
        return images.hasNext() ? images.next() : null;
    }

    private static int order(String a, String b) {
        return Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }

    /** Sorts by content, the earlier image first. The size is not needed here, so its field holds the side. */
    private static byte[] record(ImageEntry image, byte side) {
        byte[] record = new HashedImage(image.sha256(), image.path(), side, image.label(), image.split()).byContent();
        record[Sha256.BYTES] = side;
        return record;
    }

    private static boolean isEarlier(HashedImage image) {
        return image.sizeBytes() == EARLIER;
    }

    /** No content occurs twice on one side, so equal contents are neighbours. */
    void byContent() throws IOException {
        HashedImage[] held = new HashedImage[1];
        byContent.drain(record -> {
            HashedImage image = HashedImage.fromByContent(record);
            HashedImage other = held[0];
            if (other != null && other.sha256().equals(image.sha256())) {
                count(other.label(), other.split(), image.label(), image.split(), true);
                held[0] = null;
            } else {
                leave(other);
                held[0] = image;
            }
        });
        leave(held[0]);
    }

    private void leave(@Nullable HashedImage unmatched) throws IOException {
        if (unmatched != null) {
            byPath.add(unmatched.byPath());
        }
    }

    private void count(
            @Nullable String labelBefore, Split before, @Nullable String labelNow, Split now, boolean otherPath) {
        boolean label = !Objects.equals(labelBefore, labelNow);
        boolean split = before != now;
        relabelled += label ? 1 : 0;
        moved += split ? 1 : 0;
        renamed += otherPath && !label && !split ? 1 : 0;
    }

    /** A path occurs at most once on each side. */
    void unmatched() throws IOException {
        HashedImage[] held = new HashedImage[1];
        byPath.drain(record -> {
            HashedImage image = HashedImage.fromByPath(record);
            HashedImage other = held[0];
            if (other != null && other.path().equals(image.path())) {
                changed++;
                held[0] = null;
            } else {
                countAlone(other);
                held[0] = image;
            }
        });
        countAlone(held[0]);
    }

    private void countAlone(@Nullable HashedImage image) {
        if (image != null && isEarlier(image)) {
            removed++;
        } else if (image != null) {
            added++;
        }
    }

    SnapshotChanges changes(List<String> newClasses, List<String> goneClasses) {
        return new SnapshotChanges(added, removed, changed, renamed, relabelled, moved, newClasses, goneClasses);
    }

    @Override
    public void close() throws IOException {
        byContent.close();
        byPath.close();
    }
}
