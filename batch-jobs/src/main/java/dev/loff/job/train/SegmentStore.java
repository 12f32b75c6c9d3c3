package dev.loff.job.train;

import dev.loff.job.CurrentJob;
import dev.loff.job.ResidentMemory;
import dev.loff.job.Workspace;
import dev.loff.job.event.CheckpointWritten;
import dev.loff.registry.RunningBackups;
import dev.loff.registry.StoredFileLock;
import dev.loff.registry.TrainingLedger;
import dev.loff.registry.TrainingRun;
import dev.loff.registry.TrainingSegment;
import dev.loff.training.SavedTrainingState;
import dev.loff.training.SegmentResult;
import dev.loff.training.ValidationResult;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Stores segments of a training: first the state's file, outside of the chunk's transaction, then the rows in it. The states before
 * go with the next segment, when no committed row names them any more; a crash in between leaves strays that fsck finds.
 */
@Dependent
public class SegmentStore {
    private static final Logger LOG = Logger.getLogger(SegmentStore.class);

    private OptionalLong peak = OptionalLong.empty();
    private final Queue<Path> unnamed = new ConcurrentLinkedQueue<>();

    /** Writes a training's state. */
    public interface State {
        SavedTrainingState save(Path file) throws IOException;
    }

    @Inject
    CurrentJob job;

    @Inject
    Workspace workspace;

    @Inject
    TrainingLedger trainings;

    @Inject
    StoredFileLock files;

    @Inject
    RunningBackups backups;

    @Inject
    TransactionSynchronizationRegistry transactions;

    @Inject
    Event<CheckpointWritten> checkpoints;

    /** Writes a segment's state. To be called before the chunk's first statement. */
    public SavedTrainingState save(long run, int ordinal, State state) throws Exception {
        return job.apart(() -> {
            removeDropped();
            peak = ResidentMemory.ofThisProcess().peakBytes();
            long begun = System.nanoTime();
            Path folder = Files.createDirectories(workspace.states().resolve("run-" + run));
            SavedTrainingState saved =
                    state.save(folder.resolve("segment-%06d-%s.safetensors".formatted(ordinal, job.attempt())));
            checkpoints.fire(
                    new CheckpointWritten(job.executionId(), job.name(), Duration.ofNanos(System.nanoTime() - begun)));
            return saved;
        });
    }

    /** Stores what a segment came to, and whether the training has ended with it. */
    public void store(
            Supplier<TrainingRun> row,
            int ordinal,
            int minibatch,
            SegmentResult result,
            Ending ending,
            SavedTrainingState saved) {
        try {
            TrainingRun run = row.get();
            commit(run, ordinal, minibatch, result, ending, saved);
            dropStatesBefore(run, ordinal);
        } catch (RuntimeException e) {
            unnamed.add(saved.file()); // the chunk's transaction holds a connection until it is rolled back
            throw e;
        }
    }

    private void commit(
            TrainingRun run,
            int ordinal,
            int minibatch,
            SegmentResult result,
            Ending ending,
            SavedTrainingState saved) {
        job.requireOwnership();
        trainings.commit(new TrainingSegment(
                run,
                ordinal,
                new TrainingSegment.End(result.epoch(), minibatch, result.epochFinished()),
                figures(result),
                workspace.relative(saved.file()),
                saved.sha256().hex(),
                job.executionId()));
        trainings.count(run.id(), result.trained(), result.updateSeconds(), peak.isPresent() ? peak.getAsLong() : null);
        if (ending == Ending.LAST) {
            run.finish(result.bestEpoch(), result.stoppedEarly(), Instant.now());
        }
    }

    /** Whether more segments follow. */
    public enum Ending {
        LAST,
        MORE
    }

    private static TrainingSegment.Figures figures(SegmentResult result) {
        ValidationResult validation = result.validation();
        return new TrainingSegment.Figures(
                result.trainingLoss(),
                result.trainingAccuracy(),
                validation == null ? null : validation.loss(),
                validation == null ? null : validation.accuracy(),
                result.samples(),
                result.seconds());
    }

    /** While a backup reads the states that its rows name, they stay; a later segment drops them. */
    public void dropStatesBefore(TrainingRun run, int ordinal) {
        if (!files.tryAlone() || backups.first().isPresent()) {
            return;
        }
        List<Path> dropped = new ArrayList<>();
        for (TrainingSegment segment : trainings.withStateBefore(run.id(), ordinal)) {
            String file = segment.stateFile();
            if (file != null) {
                dropped.add(workspace.resolve(file));
                segment.forgetState();
            }
        }
        transactions.registerInterposedSynchronization(new DroppedWhenCommitted(dropped, unnamed));
    }

    /** Removes the files that no committed row names any more. Not to be called in a transaction. */
    public void removeDropped() {
        for (Path file = unnamed.poll(); file != null; file = unnamed.poll()) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                LOG.warnf("[%s] Cannot remove an old training state; loff fsck will find it: %s", file, e.getMessage());
            }
        }
    }

    /** Only notes the files: the transaction's connection may still be held here. */
    private record DroppedWhenCommitted(List<Path> files, Queue<Path> unnamed) implements Synchronization {
        @Override
        public void beforeCompletion() {}

        @Override
        public void afterCompletion(int status) {
            if (status == Status.STATUS_COMMITTED) {
                unnamed.addAll(files);
            }
        }
    }
}
