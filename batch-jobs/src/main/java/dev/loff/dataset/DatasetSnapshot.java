package dev.loff.dataset;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A dataset as it was at one moment: an immutable file that lists its images by path (unsigned order of the UTF-8 bytes), each
 * with size, content hash, label and split. No content hash occurs twice.
 *
 * <p>The same content under the same names gives the same file and id, wherever the root is. Memory is bounded by the number of
 * classes, not of images. Safe for use by many threads; holds no open file except while a stream is open.
 */
public final class DatasetSnapshot {
    private final Path file;
    private final SnapshotFooter footer;
    private final List<String> classes;

    private DatasetSnapshot(Path file, SnapshotFooter footer) {
        this.file = file;
        this.footer = footer;
        this.classes = footer.labelled() ? List.copyOf(footer.counts().keySet()) : List.of();
    }

    /**
     * Opens a snapshot file: reads its first line and its footer, checks that the file is complete, and does not read the lines
     * between; {@link #verify} does.
     */
    public static DatasetSnapshot open(Path file) {
        try {
            return new DatasetSnapshot(file, SnapshotFooter.read(file));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot open data set snapshot: it is not readable (file=" + file + ")", e);
        }
    }

    public Path file() {
        return file;
    }

    /** The SHA-256 of the file without its last line, which holds it; also the file's name when it was made. */
    public Sha256 id() {
        return footer.id();
    }

    public long size() {
        return counts().total();
    }

    /** Total bytes of all images. */
    public long sizeBytes() {
        return footer.sizeBytes();
    }

    public boolean labelled() {
        return footer.labelled();
    }

    /** The labels that at least one image has, sorted; a class's index is its position here. Empty when unlabelled. */
    public List<String> classes() {
        return classes;
    }

    public int classIndex(String label) {
        int index = Collections.binarySearch(classes, label);
        if (index < 0) {
            throw new IllegalArgumentException(
                    "Cannot find class: the snapshot does not have it (label=" + label + ", snapshot=" + file + ")");
        }
        return index;
    }

    public SplitCounts counts() {
        return footer.counts().values().stream().reduce(SplitCounts.NONE, SplitCounts::plus);
    }

    public SplitCounts counts(String label) {
        return footer.counts().getOrDefault(classes.get(classIndex(label)), SplitCounts.NONE);
    }

    /** All images in order. Close the stream. */
    public Stream<ImageEntry> entries() {
        return entries(0, size());
    }

    /**
     * The images at the positions {@code from} to {@code to - 1}, found without reading those before. Close the
     * stream.
     */
    public Stream<ImageEntry> entries(long from, long to) {
        Objects.checkFromToIndex(from, to, size());
        if (from == to) {
            return Stream.empty();
        }
        int stride = SnapshotFormat.INDEX_STRIDE;
        BufferedReader reader = readerAt(footer.index().get((int) (from / stride)));
        return LongStream.range(from - from % stride, to)
                .mapToObj(position -> new Line(position, readLine(reader)))
                .filter(line -> line.position() >= from)
                .map(line -> SnapshotFormat.entry(line.text(), line.position()))
                .onClose(() -> close(reader));
    }

    private record Line(long position, String text) {}

    /** Reads the whole file and compares it with its id. */
    public void verify() {
        footer.verify(file);
    }

    private BufferedReader readerAt(long offset) {
        try {
            FileChannel channel =
                    FileChannel.open(file, StandardOpenOption.READ).position(offset);
            return new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8), 1 << 16);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read data set snapshot (file=" + file + ")", e);
        }
    }

    private String readLine(BufferedReader reader) {
        try {
            String line = reader.readLine();
            if (line == null) {
                throw new IllegalStateException("Cannot read data set snapshot: it ends too early (file=" + file + ")");
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read data set snapshot (file=" + file + ")", e);
        }
    }

    private static void close(BufferedReader reader) {
        try {
            reader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return "DatasetSnapshot[" + id().shortHex() + ", images=" + size() + ", classes=" + classes.size() + "]";
    }
}
