package dev.loff.job.train;

import dev.loff.dataset.DatasetSnapshot;
import dev.loff.dataset.Sha256;
import dev.loff.dataset.Split;
import dev.loff.encoder.Encoder;
import dev.loff.file.PatientReads;
import dev.loff.finetuning.EncoderInLoop;
import dev.loff.finetuning.LabeledImages;
import dev.loff.finetuning.LoopProbe;
import dev.loff.finetuning.SnapshotImages;
import dev.loff.job.CurrentJob;
import dev.loff.job.Encoders;
import dev.loff.job.ResidentMemory;
import dev.loff.job.Workspace;
import dev.loff.job.parameter.JobParameters;
import dev.loff.registry.FeatureLedger;
import dev.loff.registry.FeatureSet;
import dev.loff.registry.JobRun;
import dev.loff.registry.TrainingLedger;
import dev.loff.registry.TrainingRun;
import dev.loff.tensorflow.SessionSettings;
import dev.loff.training.Hyperparameters;
import jakarta.batch.api.AbstractBatchlet;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.jboss.logging.Logger;

/** Step: measures a few updates with the encoder in the loop. A figure more or less fails no job: the reason is stored. */
@Named
@Dependent
public class MeasureLoop extends AbstractBatchlet {
    private static final Logger LOG = Logger.getLogger(MeasureLoop.class);

    @Inject
    CurrentJob job;

    @Inject
    Workspace workspace;

    @Inject
    Encoders encoders;

    @Inject
    FeatureLedger features;

    @Inject
    TrainingLedger trainings;

    @Override
    public String process() {
        JobRun run = job.run();
        TrainingRun training = run.required(run.trainingRun(), "training run");
        if (trainings.loopIsKnown(training.id())) {
            return "resumed";
        }
        if (!job.parameters().isOn(JobParameters.SPEED_PROBE)) {
            trainings.noLoop(training.id(), "switched off (" + JobParameters.SPEED_PROBE + "=off)");
            return "switched off";
        }
        try {
            measure(training, Path.of(run.required(run.datasetRoot(), "data set root")));
            return "measured";
        } catch (RuntimeException e) {
            LOG.infof("the encoder in the loop was not measured: %s", e.getMessage());
            trainings.noLoop(training.id(), String.valueOf(e.getMessage()));
            return "not measured";
        }
    }

    private void measure(TrainingRun training, Path root) {
        Hyperparameters hyperparameters = Hyperparameters.parse(training.hyperparameters());
        FeatureSet set = training.featureSet();
        DatasetSnapshot snapshot =
                DatasetSnapshot.open(workspace.resolve(set.snapshot().file()));
        LabeledImages images = SnapshotImages.labeled(
                snapshot,
                root,
                PatientReads.none(root), // a figure is not worth a wait
                Split.TRAIN,
                key -> hasFeatures(set, key),
                LoopProbe.images(hyperparameters));
        ResidentMemory memory = ResidentMemory.ofThisProcess();
        requireRoom(memory);
        memory.forgetPeak();
        EncoderInLoop encoder;
        try (Encoder opened = encoders.open(set.encoder())) {
            encoder = EncoderInLoop.of(opened);
        }
        double samplesPerSecond = LoopProbe.samplesPerSecond(
                encoder,
                hyperparameters,
                snapshot.classes(),
                images,
                SessionSettings.defaults().with(hyperparameters.precision()));
        OptionalLong peak = memory.peakBytes();
        trainings.loop(training.id(), samplesPerSecond, peak.isPresent() ? peak.getAsLong() : null);
    }

    private boolean hasFeatures(FeatureSet set, Sha256 key) {
        return !features.locate(set.encoder().id(), List.of(key.bytes())).isEmpty();
    }

    /** A figure is not worth the life of a host: the process must have room to become twice as large. */
    private static void requireRoom(ResidentMemory memory) {
        OptionalLong free = memory.freeBytes();
        OptionalLong used = memory.bytes();
        if (free.isPresent() && used.isPresent() && free.getAsLong() < used.getAsLong()) {
            throw new IllegalStateException("Cannot measure the encoder in the loop: memory is short (free="
                    + free.getAsLong() + ", used=" + used.getAsLong() + ")");
        }
    }
}
