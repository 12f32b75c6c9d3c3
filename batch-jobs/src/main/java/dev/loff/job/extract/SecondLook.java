package dev.loff.job.extract;

import dev.loff.dataset.DatasetSnapshot;
import dev.loff.dataset.ImageEntry;
import dev.loff.dataset.Sha256;
import dev.loff.encoder.ImageCaps;
import dev.loff.encoder.QuarantineReason;
import dev.loff.extraction.ExtractionPlan;
import dev.loff.extraction.ExtractionSource;
import dev.loff.extraction.ImageContent;
import dev.loff.extraction.ImageFiles;
import dev.loff.job.CurrentJob;
import dev.loff.job.FilePatience;
import dev.loff.job.UncommittedFiles;
import dev.loff.job.Workspace;
import dev.loff.registry.FeatureLedger;
import dev.loff.registry.FeatureSet;
import dev.loff.registry.JobRun;
import dev.loff.registry.RunningBackups;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jboss.logging.Logger;

/**
 * Before a restarted extraction counts images that could not be read, looks at their files again: they may have been on a share that
 * was away. The shards of those that can be read now are made again.
 */
@ApplicationScoped
class SecondLook {
    private static final Logger LOG = Logger.getLogger(SecondLook.class);

    private final FeatureLedger ledger;
    private final Workspace workspace;
    private final RunningBackups backups;
    private final FilePatience patience;

    SecondLook(FeatureLedger ledger, Workspace workspace, RunningBackups backups, FilePatience patience) {
        this.ledger = ledger;
        this.workspace = workspace;
        this.backups = backups;
        this.patience = patience;
    }

    /** Looks, and commits what is to be made again. Reads files, so it belongs in no transaction. */
    void look(CurrentJob job, JobRun run, FeatureSet set) throws InterruptedException {
        if (set.isSealed()) {
            return;
        }
        Set<Long> unread = new TreeSet<>(ledger.unread(set.id(), QuarantineReason.lastingNames()));
        if (unread.isEmpty()) {
            return;
        }
        ReadNow readable = readable(run, set, unread);
        if (readable.positions().isEmpty()) {
            return;
        }
        List<String> removable = makeAgain(job, set, readable);
        LOG.infof(
                "%d of %d images that could not be read before can be read now; %d shards are made again",
                readable.positions().size(), unread.size(), readable.ordinals().size());
        removable.forEach(it -> UncommittedFiles.remove(workspace.resolve(it)));
    }

    /** Returns the files that may be removed. */
    private List<String> makeAgain(CurrentJob job, FeatureSet set, ReadNow readable) {
        return job.committed(() -> {
            List<String> files = ledger.makeAgain(set.id(), readable.ordinals(), readable.positions());
            return backups.first().isEmpty() ? files : List.of(); // one that runs may be about to copy them
        });
    }

    /** Positions of the snapshot, and the shards that they belong to. */
    private record ReadNow(List<Long> positions, List<Integer> ordinals) {}

    private ReadNow readable(JobRun run, FeatureSet set, Set<Long> unread) throws InterruptedException {
        Path root = Path.of(run.required(run.datasetRoot(), "data set root"));
        ExtractionSource source = new ExtractionSource(
                DatasetSnapshot.open(workspace.resolve(set.snapshot().file())),
                root,
                ExtractionPlan.open(workspace.resolve(set.planFile()), Sha256.parse(set.planSha256())),
                set.shardImages(),
                patience.reads(root));
        ImageFiles files = new ImageFiles(root, ImageCaps.DEFAULT.maxBytes(), source.reads());
        ReadNow readable = new ReadNow(new ArrayList<>(), new ArrayList<>());
        for (int ordinal = 0; ordinal < set.shards(); ordinal++) {
            long[] planned = source.plan().positions(ordinal, set.shardImages());
            if (Arrays.stream(planned).noneMatch(unread::contains)) {
                continue;
            }
            int before = readable.positions().size();
            for (ImageEntry image : source.images(ordinal)) {
                if (unread.contains(image.position()) && files.read(image) instanceof ImageContent.Bytes) {
                    readable.positions().add(image.position());
                }
            }
            if (readable.positions().size() > before) {
                readable.ordinals().add(ordinal);
            }
        }
        return readable;
    }
}
