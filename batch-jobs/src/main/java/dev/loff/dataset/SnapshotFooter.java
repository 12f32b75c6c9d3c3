package dev.loff.dataset;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** The header and footer of a snapshot file. */
record SnapshotFooter(
        Sha256 id, boolean labelled, SortedMap<String, SplitCounts> counts, long sizeBytes, List<Long> index) {
    SnapshotFooter {
        counts = Collections.unmodifiableSortedMap(counts);
        index = List.copyOf(index);
    }

    static SnapshotFooter read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long endOffset = channel.size() - HashedFile.END_LINE_BYTES;
            if (endOffset < 0) {
                throw broken(file, "it is too short");
            }
            String[] end = lines(channel, endOffset, channel.size()).get(0).split("\t", -1);
            if (end.length != 3 || !end[0].equals(HashedFile.END)) {
                throw broken(file, "its last line is missing, so it was cut or is no snapshot");
            }
            boolean labelled =
                    labelled(lines(channel, 0, Math.min(64, endOffset)).get(0), file);
            return parse(lines(channel, Long.parseLong(end[1]), endOffset), Sha256.parse(end[2]), labelled);
        } catch (IndexOutOfBoundsException | ArithmeticException | NumberFormatException e) {
            throw broken(file, "a line of its own is not as it was written (" + e.getMessage() + ")");
        }
    }

    private static boolean labelled(String header, Path file) {
        if (header.equals(SnapshotFormat.HEADER + SnapshotFormat.LABELLED)) {
            return true;
        }
        if (header.equals(SnapshotFormat.HEADER + SnapshotFormat.UNLABELLED)) {
            return false;
        }
        throw broken(file, "its first line is none of a snapshot in format 1");
    }

    private static SnapshotFooter parse(List<String> lines, Sha256 id, boolean labelled) {
        SortedMap<String, SplitCounts> counts = new TreeMap<>();
        List<Long> index = new ArrayList<>();
        long sizeBytes = 0;
        for (String line : lines) {
            String[] fields = line.split("\t", -1);
            switch (fields[0]) {
                case SnapshotFormat.CLASS ->
                    counts.put(
                            labelled ? Tsv.text(fields[1]) : SnapshotTally.NO_LABEL,
                            new SplitCounts(
                                    Long.parseLong(fields[2]), Long.parseLong(fields[3]), Long.parseLong(fields[4])));
                case SnapshotFormat.BYTES -> sizeBytes = Long.parseLong(fields[1]);
                case SnapshotFormat.INDEX -> index.add(Long.parseLong(fields[1]));
                default ->
                    throw new IllegalArgumentException(
                            "Cannot open data set snapshot: its footer has a line of no known kind (line=" + line
                                    + ")");
            }
        }
        return new SnapshotFooter(id, labelled, counts, sizeBytes, index);
    }

    private static List<String> lines(FileChannel channel, long from, long to) throws IOException {
        Objects.checkFromToIndex(from, to, channel.size());
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(to - from));
        while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {}
        InputStream in = new ByteArrayInputStream(bytes.array());
        return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                .lines()
                .toList();
    }

    void verify(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                InputStream in = Channels.newInputStream(channel)) {
            Sha256 found = Sha256.ofFirst(in, channel.size() - HashedFile.END_LINE_BYTES);
            if (!found.equals(id)) {
                throw broken(file, "its content was changed (expected=" + id + ", found=" + found + ")");
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("Cannot verify data set snapshot (file=" + file + ")", e);
        }
    }

    private static IllegalArgumentException broken(Path file, String why) {
        return new IllegalArgumentException("Cannot open data set snapshot: " + why + " (file=" + file + ")");
    }
}
