package dev.loff.dataset;

import dev.loff.file.PatientReads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Lists and hashes a dataset. Immutable: the methods that change a setting return a new scan.
 *
 * <p>The source is a folder, {@code root/<class>/**} or {@code root/<split>/<class>/**}, or a CSV manifest with the columns
 * {@code path,label,split} (split may be missing or empty; paths are relative to the manifest's folder), or, when
 * {@link #unlabelled}, any folder or a manifest with paths only. {@link SplitShares} assigns splits. Everything that is left
 * out becomes a {@link Finding} with the reason. A file whose content starts like an image is an image, whatever its name; a
 * file that only has the extension of an image is damaged and stays in the snapshot, to be quarantined later.
 *
 * <p>Memory does not grow with the number of images (except for images with the same content): lists are sorted on disk.
 */
public final class DatasetScan {
    private static final long DEFAULT_SORT_BYTES = 64L << 20;

    private final Path source;
    private final boolean labelled;
    private final SplitShares shares;
    private final int threads;
    private final ScanProgress progress;
    private final ContentHashing.Opener opener;
    private final PatientReads reads;
    private final long sortBytes;

    private DatasetScan(
            Path source,
            boolean labelled,
            SplitShares shares,
            int threads,
            ScanProgress progress,
            ContentHashing.Opener opener,
            PatientReads reads,
            long sortBytes) {
        if (threads < 1) {
            throw new IllegalArgumentException("Cannot scan data set: it takes a thread (threads=" + threads + ")");
        }
        this.source = source;
        this.labelled = labelled;
        this.shares = shares;
        this.threads = threads;
        this.progress = progress;
        this.opener = opener;
        this.reads = reads;
        this.sortBytes = sortBytes;
    }

    /** A labelled folder or manifest. */
    public static DatasetScan of(Path source) {
        int threads = Math.max(2, Runtime.getRuntime().availableProcessors());
        return new DatasetScan(
                source,
                true,
                SplitShares.DEFAULT,
                threads,
                ScanProgress.NONE,
                Files::newInputStream,
                PatientReads.none(source),
                DEFAULT_SORT_BYTES);
    }

    /** Ignores folder names and a label column. */
    public DatasetScan unlabelled() {
        return new DatasetScan(source, false, shares, threads, progress, opener, reads, sortBytes);
    }

    public DatasetScan shares(SplitShares other) {
        return new DatasetScan(source, labelled, other, threads, progress, opener, reads, sortBytes);
    }

    /** How many files are read at the same time; by default the number of processors, at least 2. */
    public DatasetScan threads(int other) {
        return new DatasetScan(source, labelled, shares, other, progress, opener, reads, sortBytes);
    }

    public DatasetScan progress(ScanProgress other) {
        return new DatasetScan(source, labelled, shares, threads, other, opener, reads, sortBytes);
    }

    /** How files are read; by default, without waiting for files that cannot be read. */
    public DatasetScan reads(PatientReads other) {
        return new DatasetScan(source, labelled, shares, threads, progress, opener, other, sortBytes);
    }

    DatasetScan opener(ContentHashing.Opener other) {
        return new DatasetScan(source, labelled, shares, threads, progress, other, reads, sortBytes);
    }

    /** Memory for each of the sorts. */
    DatasetScan sortBytes(long other) {
        return new DatasetScan(source, labelled, shares, threads, progress, opener, reads, other);
    }

    /**
     * Scans, and writes {@code <id>-*.tsv} and {@code <hash>-*.findings.tsv} into {@code targetFolder}. Until the end it works
     * in {@code scan-*.tmp} there; a killed scan leaves that folder behind, and anyone may delete it.
     *
     * @throws IllegalArgumentException when the source is not a readable folder or manifest, has no images, or is labelled and
     *     has only one class
     */
    public ScanResult scan(Path targetFolder) {
        if (!Files.exists(source)) {
            throw new IllegalArgumentException("Cannot scan data set: it is not there (source=" + source + ")");
        }
        if (!Files.isReadable(source) || (Files.isDirectory(source) && !Files.isExecutable(source))) {
            throw new IllegalArgumentException("Cannot scan dataset: the user that runs this may not read it (source="
                    + source + ", user=" + System.getProperty("user.name") + ")");
        }
        try {
            Path target = Files.createDirectories(targetFolder);
            Path work = Files.createDirectory(target.resolve("scan-" + UUID.randomUUID() + ".tmp"));
            try {
                return scan(target, work);
            } finally {
                remove(work);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Cannot scan data set: reading or writing failed (source=" + source + ", target=" + targetFolder
                            + ")",
                    e);
        }
    }

    private ScanResult scan(Path target, Path work) throws IOException {
        Path root = root();
        SnapshotTally tally = new SnapshotTally();
        try (ExternalSort byContent = new ExternalSort(work, "content", sortBytes);
                ExternalSort byPath = new ExternalSort(work, "path", sortBytes);
                FindingsLog findings = new FindingsLog(new ExternalSort(work, "findings", sortBytes))) {
            Set<Split> named = hash(listing(root), byContent, findings).splits();
            Duplicates duplicates = new Duplicates(
                    byPath, findings, tally, image -> shares.assign(image.sha256(), image.split(), named));
            byContent.drain(record -> duplicates.add(HashedImage.fromByContent(record)));
            duplicates.end();
            ScanFindings found = findings.write(work.resolve("findings.tsv"), target);
            check(tally, found);
            return new ScanResult(root, write(byPath, tally, work, target), found);
        }
    }

    private Path root() throws IOException {
        if (Files.isDirectory(source)) {
            return source.toRealPath();
        }
        if (!Files.isRegularFile(source)) {
            throw new IllegalArgumentException(
                    "Cannot scan data set: it is neither a folder nor a manifest (source=" + source + ")");
        }
        Path folder = source.toAbsolutePath().getParent();
        return (folder == null ? source.toAbsolutePath() : folder).toRealPath();
    }

    private ImageListing listing(Path root) throws IOException {
        if (Files.isRegularFile(source)) {
            return new ManifestListing(source, root, labelled);
        }
        return new FolderListing(root, labelled ? LayoutDetection.detect(root) : FolderLayout.UNLABELLED);
    }

    /** Returns the splits and labels that images were listed under. */
    private ListedClasses hash(ImageListing listing, ExternalSort byContent, FindingsLog findings) throws IOException {
        try (ContentHashing hashing = new ContentHashing(opener, reads, threads, byContent, findings, progress)) {
            listing.list(hashing::submit, findings);
            ListedClasses images = hashing.await();
            listing.end(images, findings);
            return images;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Cannot scan data set: it was interrupted (source=" + source + ")", e);
        }
    }

    private void check(SnapshotTally tally, ScanFindings found) throws IOException {
        if (tally.size() == 0) {
            throw new IllegalArgumentException(
                    "Cannot scan data set: it has no images (source=" + source + ")" + found.leftOut());
        }
        if (labelled && tally.classes().size() < 2) {
            throw new IllegalArgumentException("Cannot scan data set: its images are of one class, and there must"
                    + " be two or more" + inside(tally) + " (source=" + source + ", class="
                    + String.join("", tally.classes().keySet()) + ")" + found.leftOut());
        }
    }

    /** A hint: if the only class is a folder with folders in it, that folder may be the dataset. */
    private String inside(SnapshotTally tally) throws IOException {
        for (String label : tally.classes().keySet()) {
            Path folder = source.resolve(label);
            if (Files.isDirectory(source)
                    && Files.isDirectory(folder)
                    && TopFolder.below(folder).size() > 1) {
                return "; if they are the folders in it, give dataset=" + folder;
            }
        }
        return "";
    }

    private DatasetSnapshot write(ExternalSort byPath, SnapshotTally tally, Path work, Path target) throws IOException {
        try (SnapshotWriter writer = new SnapshotWriter(work.resolve("snapshot.tsv"), labelled)) {
            byPath.drain(record -> writer.add(HashedImage.fromByPath(record)));
            return DatasetSnapshot.open(writer.seal(tally, target));
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(folder);
    }
}
