package dev.loff.job;

import dev.loff.dataset.Sha256;
import dev.loff.file.FolderAwayException;
import dev.loff.registry.FeatureLedger;
import dev.loff.registry.LostShards;
import dev.loff.registry.LostShards.Because;
import dev.loff.registry.Shard;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Compares the shards that a run reads with the hashes that were recorded when they were written: each once per execution,
 * all of its bytes. Neither size nor time of a file tells whether its content was changed.
 */
@ApplicationScoped
public class ShardChecks {
    private static final Logger LOG = Logger.getLogger(ShardChecks.class);
    private static final int REMEMBERED_EXECUTIONS = 64;

    private final FeatureLedger ledger;
    private final LostShards lost;
    private final Workspace workspace;
    private final FilePatience patience;

    /** Shards that were found whole, by execution. */
    private final Map<Long, Set<Long>> whole = Collections.synchronizedMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Set<Long>> eldest) {
            return size() > REMEMBERED_EXECUTIONS;
        }
    });

    ShardChecks(FeatureLedger ledger, LostShards lost, Workspace workspace, FilePatience patience) {
        this.ledger = ledger;
        this.lost = lost;
        this.workspace = workspace;
        this.patience = patience;
    }

    /**
     * Looks at the shards that hold a snapshot's images, marks those that are damaged or missing, and stores what was found
     * with the run. Not to be called inside a transaction.
     *
     * @return files of lost shards, relative to the data folder
     */
    public List<String> check(CurrentJob job, long snapshotId, long encoderId) throws InterruptedException {
        long begun = System.nanoTime();
        Set<Long> known = whole.computeIfAbsent(job.executionId(), it -> ConcurrentHashMap.newKeySet());
        List<Shard> shards = ledger.read(snapshotId, encoderId).stream()
                .filter(it -> !known.contains(it.id()))
                .toList();
        Map<Shard, Because> found = new LinkedHashMap<>();
        if (!shards.isEmpty()) {
            awaitFeatures();
        }
        for (Shard shard : shards) {
            Because because = problem(shard);
            if (because == null) {
                known.add(shard.id());
            } else {
                found.put(shard, because);
            }
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        List<String> files = new ArrayList<>();
        found.keySet().forEach(it -> files.add(it.file()));
        job.commit(() -> {
            found.forEach((shard, because) -> lost.lose(shard.id(), because));
            job.update(it -> it.checked(shards.size(), seconds, files));
        });
        found.forEach((shard, because) -> LOG.warnf(
                "[%s] the shard is %s, its %d images count as new",
                shard.file(), because == Because.MISSING ? "missing" : "damaged", shard.rowCount()));
        if (!shards.isEmpty()) {
            LOG.infof("checked %d shards in %.1f s, %d of them lost", shards.size(), seconds, files.size());
        }
        return files;
    }

    /** While the whole folder is away, all that it holds would be extracted again. */
    private void awaitFeatures() throws InterruptedException {
        try {
            patience.reads(workspace.features()).awaitFolder();
        } catch (FolderAwayException e) {
            throw new IllegalStateException(
                    e.getMessage() + "; if it is lost for good, say so with `loff fsck --repair --gone features`", e);
        }
    }

    /** Remembers a shard that this execution has read and compared already. */
    public void isWhole(CurrentJob job, Shard shard) {
        whole.computeIfAbsent(job.executionId(), it -> ConcurrentHashMap.newKeySet())
                .add(shard.id());
    }

    private @Nullable Because problem(Shard shard) {
        Path file = workspace.resolve(shard.file());
        if (!Files.exists(file)) {
            return Because.MISSING;
        }
        try {
            return Sha256.ofFile(file).hex().equals(shard.sha256()) ? null : Because.DAMAGED;
        } catch (IOException e) {
            LOG.warnf("[%s] a shard cannot be read: %s", shard.file(), e.getMessage());
            return Because.DAMAGED;
        }
    }
}
