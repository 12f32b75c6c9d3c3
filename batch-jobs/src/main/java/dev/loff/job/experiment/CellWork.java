package dev.loff.job.experiment;

import dev.loff.evaluation.Evaluation;
import dev.loff.experiment.CellResult;
import dev.loff.experiment.Score;
import dev.loff.job.StepMeter;
import dev.loff.job.UsedMemory;
import dev.loff.registry.ExperimentCell;
import dev.loff.training.SegmentResult;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What the artifacts of the cells' step share: the cells that are left, the first of them open. Used by one thread.
 */
final class CellWork implements AutoCloseable {
    /** What is next in a cell. */
    sealed interface Piece {
        ExperimentCell cell();
    }

    /** A segment to train. */
    record Segment(ExperimentCell cell, int ordinal) implements Piece {}

    /** All segments are trained. */
    record Test(ExperimentCell cell) implements Piece {}

    /** What a piece came to and is not yet stored. */
    sealed interface Outcome {
        ExperimentCell cell();
    }

    record Trained(ExperimentCell cell, int ordinal, SegmentResult result) implements Outcome {}

    record Tested(ExperimentCell cell, CellResult result) implements Outcome {}

    private final OpenExperiment experiment;
    private final Deque<OpenExperiment.Waiting> waiting;
    private final UsedMemory memory;
    private final StepMeter meter;
    private final int maximumMinibatches;
    private @Nullable CellTraining training;
    private @Nullable MemoryPeak peak;
    private int ordinal;

    CellWork(OpenExperiment experiment, UsedMemory memory, StepMeter meter, int maximumMinibatches) {
        this.experiment = experiment;
        this.waiting = experiment.waiting();
        this.memory = memory;
        this.meter = meter;
        this.maximumMinibatches = maximumMinibatches;
    }

    /** Null when nothing is left. */
    @Nullable
    Piece next() {
        OpenExperiment.Waiting first = waiting.peek();
        if (first == null) {
            return null;
        }
        if (training == null) {
            peak = new MemoryPeak(memory);
            training = experiment.open(first);
            ordinal = first.nextOrdinal();
        }
        return training.finished() ? new Test(first.cell()) : new Segment(first.cell(), ordinal++);
    }

    CellTraining training() {
        if (training == null) {
            throw new IllegalStateException("Cannot go on with a cell: none is open");
        }
        return training;
    }

    Outcome work(Piece piece) {
        if (piece instanceof Segment segment) {
            return new Trained(segment.cell(), segment.ordinal(), training().train(maximumMinibatches));
        }
        CellTraining.Tested tested = training().test();
        Evaluation evaluation = tested.evaluation(
                piece.cell().trainingRun().featureSet().snapshot().classes());
        return new Tested(piece.cell(), result(tested, evaluation));
    }

    private CellResult result(CellTraining.Tested tested, Evaluation evaluation) {
        Double encoder = training().encoderImagesPerSecond();
        double rate = tested.imagesPerSecond();
        CellResult.PeakMemory most = peak == null ? new CellResult.PeakMemory(memory.of(), 0) : peak.get();
        return new CellResult(
                Score.all(evaluation),
                encoder == null ? Double.valueOf(rate) : Double.valueOf(1 / (1 / encoder + 1 / rate)),
                encoder == null ? null : rate,
                most,
                training().storageBytes());
    }

    /** Counts an epoch that is stored. */
    void epochIsStored() {
        meter.advance(1);
    }

    /** The first cell is stored: the next one's turn. */
    void cellIsStored(int epochsSpared) {
        waiting.remove();
        closeCell();
        meter.advance(epochsSpared);
    }

    int waitingCells() {
        return waiting.size();
    }

    private void closeCell() {
        if (training != null) {
            training.close();
            training = null;
        }
        if (peak != null) {
            peak.close();
            peak = null;
        }
    }

    @Override
    public void close() {
        closeCell();
        experiment.close();
    }
}
