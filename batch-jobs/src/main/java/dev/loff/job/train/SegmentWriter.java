package dev.loff.job.train;

import dev.loff.job.CurrentJob;
import dev.loff.job.Workspace;
import dev.loff.job.event.CheckpointWritten;
import dev.loff.job.event.EpochFinished;
import dev.loff.registry.StoredFileLock;
import dev.loff.registry.TrainingLedger;
import dev.loff.registry.TrainingRun;
import dev.loff.registry.TrainingSegment;
import dev.loff.training.SavedTrainingState;
import dev.loff.training.SegmentResult;
import dev.loff.training.ValidationResult;
import jakarta.batch.api.chunk.AbstractItemWriter;
import jakarta.batch.runtime.context.StepContext;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.inject.Named;
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
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Stores the training state and its row in one transaction; the states before it go once that is committed. */
@Named
@Dependent
public class SegmentWriter extends AbstractItemWriter {
    private static final Logger LOG = Logger.getLogger(SegmentWriter.class);

    @Inject
    CurrentJob job;

    @Inject
    StepContext step;

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

    @Inject
    Event<EpochFinished> epochs;

    @Override
    public void writeItems(List<Object> items) throws Exception {
        for (Object item : items) {
            store((SegmentWork) step.getTransientUserData(), (SegmentWork.Trained) item);
        }
    }

    private void store(SegmentWork work, SegmentWork.Trained trained) throws IOException {
        TrainingRun run = trainings.run(
                job.run().required(job.run().trainingRun(), "training run").id());
        long begun = System.nanoTime();
        Path folder = Files.createDirectories(workspace.states().resolve("run-" + run.id()));
        SavedTrainingState state =
                work.training().save(folder.resolve("segment-%06d.safetensors".formatted(trained.ordinal())));
        checkpoints.fire(new CheckpointWritten(job.name(), Duration.ofNanos(System.nanoTime() - begun)));
        job.requireOwnership();
        SegmentResult result = trained.result();
        trainings.commit(new TrainingSegment(
                run,
                trained.ordinal(),
                new TrainingSegment.End(
                        result.epoch(), work.training().position().minibatch(), result.epochFinished()),
                figures(result),
                workspace.relative(state.file()),
                state.sha256().hex(),
                job.executionId()));
        if (work.training().finished()) {
            run.finish(result.bestEpoch(), result.stoppedEarly(), Instant.now());
        }
        dropStatesBefore(run, trained.ordinal());
        report(result);
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
    private void dropStatesBefore(TrainingRun run, int ordinal) {
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

    private void report(SegmentResult result) {
        if (!result.epochFinished()) {
            return;
        }
        double perSecond = result.samples() / Math.max(1e-9, result.seconds());
        @Nullable ValidationResult validation = result.validation();
        double validationLoss = validation == null ? Double.NaN : validation.loss();
        double validationAccuracy = validation == null ? Double.NaN : validation.accuracy();
        LOG.infof(
                "epoch %d: loss %.4f, accuracy %.4f, validation loss %.4f, validation accuracy %.4f, best epoch %d",
                result.epoch(),
                result.trainingLoss(),
                result.trainingAccuracy(),
                validationLoss,
                validationAccuracy,
                result.bestEpoch());
        epochs.fire(new EpochFinished(
                job.name(),
                result.epoch(),
                result.trainingLoss(),
                result.trainingAccuracy(),
                validationLoss,
                validationAccuracy,
                perSecond));
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
