package dev.loff.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes images, taken in path order, as a snapshot file. */
final class SnapshotWriter implements AutoCloseable {
    private final HashedFile file;
    private final List<Long> index = new ArrayList<>();
    private final boolean labelled;
    private long images;

    SnapshotWriter(Path unfinished, boolean labelled) throws IOException {
        file = new HashedFile(unfinished);
        this.labelled = labelled;
        file.line(SnapshotFormat.HEADER + (labelled ? SnapshotFormat.LABELLED : SnapshotFormat.UNLABELLED));
    }

    void add(HashedImage image) throws IOException {
        if (images++ % SnapshotFormat.INDEX_STRIDE == 0) {
            index.add(file.offset());
        }
        file.line(SnapshotFormat.fields(image));
    }

    Path seal(SnapshotTally tally, Path folder) throws IOException {
        long footer = file.offset();
        for (Map.Entry<String, SplitCounts> counted : tally.classes().entrySet()) {
            @Nullable String label = labelled ? counted.getKey() : null;
            file.line(SnapshotFormat.fields(label, counted.getValue()));
        }
        file.line(SnapshotFormat.BYTES, Long.toString(tally.sizeBytes()));
        for (long offset : index) {
            file.line(SnapshotFormat.INDEX, Long.toString(offset));
        }
        return file.seal(footer, folder, SnapshotFormat.SUFFIX);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
