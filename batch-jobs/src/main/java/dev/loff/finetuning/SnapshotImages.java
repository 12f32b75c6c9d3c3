package dev.loff.finetuning;

import dev.loff.dataset.DatasetSnapshot;
import dev.loff.dataset.ImageEntry;
import dev.loff.dataset.Sha256;
import dev.loff.dataset.Split;
import dev.loff.encoder.ImageCaps;
import dev.loff.extraction.ImageContent;
import dev.loff.extraction.ImageFiles;
import dev.loff.file.PatientReads;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The labelled images of one split of a snapshot under a root, read when they are needed. A file that is not what the
 * snapshot saw is refused by its name. Takes some hundred bytes per image.
 */
public final class SnapshotImages implements ImageSource {
    private final Path root;
    private final ImageFiles files;
    private final List<ImageEntry> entries = new ArrayList<>();

    private SnapshotImages(Path root, PatientReads reads) {
        this.root = root;
        this.files = new ImageFiles(root, ImageCaps.DEFAULT.maxBytes(), reads);
    }

    /**
     * In the snapshot's order.
     *
     * @param reads of the root's files
     * @param usable which images, by their content: those that extraction did not quarantine
     * @param most how many are enough
     */
    public static LabeledImages labeled(
            DatasetSnapshot snapshot, Path root, PatientReads reads, Split split, Predicate<Sha256> usable, long most) {
        SnapshotImages images = new SnapshotImages(root, reads);
        try (Stream<ImageEntry> all = snapshot.entries()) {
            all.filter(it -> it.split() == split && it.label() != null && usable.test(it.sha256()))
                    .limit(most)
                    .forEach(images.entries::add);
        }
        int[] image = IntStream.range(0, images.images()).toArray();
        int[] label = images.entries.stream()
                .mapToInt(it -> classIndex(snapshot, it.label()))
                .toArray();
        return new LabeledImages(images, image, label);
    }

    private static int classIndex(DatasetSnapshot snapshot, @Nullable String label) {
        return label == null ? -1 : snapshot.classIndex(label);
    }

    @Override
    public int images() {
        return entries.size();
    }

    @Override
    public Sha256 key(int image) {
        return entries.get(image).sha256();
    }

    @Override
    public String name(int image) {
        return entries.get(image).under(root).toString();
    }

    private ImageContent content(int image) {
        try {
            return files.read(entries.get(image));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("[" + name(image) + "] Cannot read an image: interrupted", e);
        }
    }

    @Override
    public byte[] read(int image) {
        ImageContent content = content(image);
        if (content instanceof ImageContent.Unreadable unreadable) {
            throw new IllegalStateException("[" + name(image) + "] Cannot train on an image: "
                    + unreadable.why().detail() + " (reason=" + unreadable.why().reason() + ")");
        }
        return ((ImageContent.Bytes) content).bytes();
    }
}
