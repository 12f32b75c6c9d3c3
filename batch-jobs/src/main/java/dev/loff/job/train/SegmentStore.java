package dev.loff.job.train;

import dev.loff.job.CurrentJob;
import dev.loff.job.ResidentMemory;
import dev.loff.job.UncommittedFiles;
import dev.loff.job.Workspace;
import dev.loff.job.event.CheckpointWritten;
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
import org.jboss.logging.Logger;

/** Stores segments of a training in the caller's transaction; the states before one go once that is committed. */
@Dependent
public class SegmentStore {
    private static final Logger LOG = Logger.getLogger(SegmentStore.class);

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
    TransactionSynchronizationRegistry transactions;

    @Inject
    Event<CheckpointWritten> checkpoints;

    /** Stores what a segment came to, and whether the training has ended with it. */
    public void store(TrainingRun run, int ordinal, int minibatch, SegmentResult result, Ending ending, State state)
            throws IOException {
        long begun = System.nanoTime();
        Path folder = Files.createDirectories(workspace.states().resolve("run-" + run.id()));
        SavedTrainingState saved =
                state.save(folder.resolve("segment-%06d-%s.safetensors".formatted(ordinal, job.attempt())));
        checkpoints.fire(
                new CheckpointWritten(job.executionId(), job.name(), Duration.ofNanos(System.nanoTime() - begun)));
        try {
            commit(run, ordinal, minibatch, result, ending, saved);
        } catch (RuntimeException e) {
            UncommittedFiles.remove(saved.file());
            throw e;
        }
        dropStatesBefore(run, ordinal);
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
        OptionalLong peak = ResidentMemory.ofThisProcess().peakBytes();
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
        if (!files.mayRemove()) {
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
        transactions.registerInterposedSynchronization(new RemoveAfterCommit(dropped));
    }

    /** A file goes only after no committed row names it any more; a crash in between leaves a stray that fsck finds. */
    private record RemoveAfterCommit(List<Path> files) implements Synchronization {
        @Override
        public void beforeCompletion() {}

        @Override
        public void afterCompletion(int status) {
            if (status == Status.STATUS_COMMITTED) {
                files.forEach(RemoveAfterCommit::remove);
            }
        }

        private static void remove(Path file) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                LOG.warnf("[%s] Cannot remove an old training state; loff fsck will find it: %s", file, e.getMessage());
            }
        }
    }
}
