package dev.loff.dataset;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Sorts any number of byte strings in unsigned order. Those that do not fit into the given memory are spilled to disk in sorted
 * runs, which are merged at the end. {@link #add} is safe for use by many threads. Closing deletes the runs.
 */
final class ExternalSort implements AutoCloseable {
    /** The array header, its reference in the list, and slack. */
    private static final int OVERHEAD_BYTES = 32;

    private static final int MOST_RUNS = 64;
    private static final int RUN_BUFFER_BYTES = 1 << 16;

    /** Receives the sorted records one by one. */
    interface Sink {
        void accept(byte[] record) throws IOException;
    }

    private final Path folder;
    private final String name;
    private final long memoryBytes;
    private final List<byte[]> held = new ArrayList<>();
    private final List<Path> runs = new ArrayList<>();
    private long heldBytes;
    private int spills;

    /** Runs are written to {@code folder} as {@code name-0}, {@code name-1}, … */
    ExternalSort(Path folder, String name, long memoryBytes) {
        this.folder = folder;
        this.name = name;
        this.memoryBytes = memoryBytes;
    }

    synchronized void add(byte[] record) throws IOException {
        held.add(record);
        heldBytes += record.length + OVERHEAD_BYTES;
        if (heldBytes >= memoryBytes) {
            spill();
        }
    }

    synchronized int spills() {
        return spills;
    }

    /** Passes all records to the sink in order; the sort is empty afterwards. */
    synchronized void drain(Sink sink) throws IOException {
        if (runs.isEmpty()) {
            held.sort(Arrays::compareUnsigned);
            for (byte[] record : held) {
                sink.accept(record);
            }
            forgetHeld();
        } else {
            spill();
            merge(sink);
        }
    }

    private void spill() throws IOException {
        if (runs.size() == MOST_RUNS) {
            mergeIntoOneRun();
        }
        held.sort(Arrays::compareUnsigned);
        Path run = nextRun();
        try (DataOutputStream out = writer(run)) {
            for (byte[] record : held) {
                write(out, record);
            }
        }
        runs.add(run);
        forgetHeld();
    }

    private void mergeIntoOneRun() throws IOException {
        Path merged = nextRun();
        try (DataOutputStream out = writer(merged)) {
            merge(record -> write(out, record));
        }
        runs.add(merged);
    }

    private void merge(Sink sink) throws IOException {
        List<Run> open = new ArrayList<>();
        try {
            PriorityQueue<Run> heads = new PriorityQueue<>((a, b) -> Arrays.compareUnsigned(a.head(), b.head()));
            for (Path file : runs) {
                Run run = new Run(file);
                open.add(run);
                if (run.advance()) {
                    heads.add(run);
                }
            }
            for (Run least = heads.poll(); least != null; least = heads.poll()) {
                sink.accept(least.head());
                if (least.advance()) {
                    heads.add(least);
                }
            }
        } finally {
            for (Run run : open) {
                run.close();
            }
        }
        removeRuns();
    }

    private Path nextRun() {
        return folder.resolve(name + "-" + spills++);
    }

    private void forgetHeld() {
        held.clear();
        heldBytes = 0;
    }

    private void removeRuns() throws IOException {
        for (Path run : runs) {
            Files.deleteIfExists(run);
        }
        runs.clear();
    }

    @Override
    public synchronized void close() throws IOException {
        forgetHeld();
        removeRuns();
    }

    private static DataOutputStream writer(Path run) throws IOException {
        return new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(run), RUN_BUFFER_BYTES));
    }

    private static void write(DataOutputStream out, byte[] record) throws IOException {
        out.writeInt(record.length);
        out.write(record);
    }

    private static final class Run implements AutoCloseable {
        private final DataInputStream in;
        private byte @Nullable [] head;

        Run(Path file) throws IOException {
            in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), RUN_BUFFER_BYTES));
        }

        boolean advance() throws IOException {
            int length;
            try {
                length = in.readInt();
            } catch (EOFException end) {
                head = null;
                return false;
            }
            byte[] record = new byte[length];
            in.readFully(record);
            head = record;
            return true;
        }

        byte[] head() {
            if (head == null) {
                throw new IllegalStateException("Cannot merge: the run is at its end");
            }
            return head;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
