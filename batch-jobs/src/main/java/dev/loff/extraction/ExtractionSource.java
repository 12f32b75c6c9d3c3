package dev.loff.extraction;

import dev.loff.dataset.DatasetSnapshot;
import dev.loff.dataset.ImageEntry;
import dev.loff.file.PatientReads;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The images to extract features from.
 *
 * @param root the folder that the snapshot's paths are relative to
 * @param shardImages images per shard
 * @param reads reads the root's files
 */
public record ExtractionSource(
        DatasetSnapshot snapshot, Path root, ExtractionPlan plan, int shardImages, PatientReads reads) {

    /** The planned images of one shard, in order. */
    public List<ImageEntry> images(int ordinal) {
        long[] positions = plan.positions(ordinal, shardImages);
        try (Stream<ImageEntry> entries = snapshot.entries(positions[0], positions[positions.length - 1] + 1)) {
            return entries.filter(entry -> Arrays.binarySearch(positions, entry.position()) >= 0)
                    .toList();
        }
    }

    Iterator<ReadAhead.Planned> planned(List<Integer> ordinals) {
        return ordinals.stream()
                .flatMap(ordinal -> images(ordinal).stream().map(image -> new ReadAhead.Planned(ordinal, image)))
                .iterator();
    }
}
