package dev.loff.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * A quick check of a dataset before a run starts for it. It stops at the first image or the second class, and gives up after
 * 10,000 files. A dataset that passes may still have no images or only one class; only the scan finds out.
 */
public final class DatasetGlance {
    private static final int MOST_FILES = 10_000;
    private static final long SORT_BYTES = 64L << 20;

    private final Path source;
    private final boolean labelled;
    private final Set<String> classes = new TreeSet<>();
    private boolean images;
    private int looked;

    private DatasetGlance(Path source, boolean labelled) {
        this.source = source;
        this.labelled = labelled;
    }

    /** Ends the check early, when it has seen enough. */
    private static final class Enough extends IOException {
        private static final long serialVersionUID = 1;

        Enough() {
            super("enough was seen");
        }
    }

    /** Throws an IllegalArgumentException if a labelled folder or manifest has no images, or images of only one class. */
    public static void requireClasses(Path source) throws IOException {
        new DatasetGlance(source, true).look();
    }

    /** Throws an IllegalArgumentException if a folder or manifest has no images. */
    public static void requireImages(Path source) throws IOException {
        new DatasetGlance(source, false).look();
    }

    private void look() throws IOException {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        // The findings are not used here; closing deletes those that were spilled to disk.
        try (FindingsLog findings =
                new FindingsLog(new ExternalSort(temporary, "loff-" + UUID.randomUUID(), SORT_BYTES))) {
            if (Files.isDirectory(source)) {
                Path root = source.toRealPath();
                FolderLayout layout = labelled ? LayoutDetection.detect(root) : FolderLayout.UNLABELLED;
                new FolderListing(root, layout).list(candidate -> lookAt(root, candidate), findings);
            } else if (Files.isRegularFile(source)) {
                new ManifestListing(source, root(), labelled).list(this::saw, findings);
            } else {
                throw refused("it is neither a folder nor a manifest");
            }
        } catch (Enough e) {
            return;
        }
        if (!images) {
            throw refused("it has no images");
        }
        if (labelled) {
            throw new IllegalArgumentException(
                    "Cannot use a data set: its images are of one class, and there must be two or more (dataset="
                            + source + ", class=" + String.join("", classes) + ")");
        }
    }

    private Path root() throws IOException {
        Path folder = source.toAbsolutePath().getParent();
        return (folder == null ? source.toAbsolutePath() : folder).toRealPath();
    }

    private void lookAt(Path root, Candidate candidate) throws Enough {
        if (ImageFiles.isImage(root, candidate.file())) {
            saw(candidate);
        } else {
            count();
        }
    }

    private IllegalArgumentException refused(String why) {
        return new IllegalArgumentException("Cannot use a data set: " + why + " (dataset=" + source + ")");
    }

    private void saw(Candidate candidate) throws Enough {
        images = true;
        count();
        String label = candidate.label();
        if (label != null) {
            classes.add(label);
        }
        if (!labelled || classes.size() > 1) {
            throw new Enough();
        }
    }

    private void count() throws Enough {
        if (++looked > MOST_FILES) {
            throw new Enough();
        }
    }
}
