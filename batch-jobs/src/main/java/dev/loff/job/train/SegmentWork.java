package dev.loff.job.train;

import dev.loff.job.StepMeter;
import dev.loff.training.ClassifierTraining;
import dev.loff.training.SegmentResult;

/** What reader, processor and writer of the training step share: the open training, and which segment comes next. */
final class SegmentWork implements AutoCloseable {
    /** A segment to train. */
    record Segment(int ordinal) {}

    /** A segment that was trained and is not yet stored. */
    record Trained(int ordinal, SegmentResult result) {}

    private final OpenTraining open;
    private final int maximumMinibatches;
    private final StepMeter meter;
    private int ordinal;

    SegmentWork(OpenTraining open, int maximumMinibatches, StepMeter meter) {
        this.open = open;
        this.maximumMinibatches = maximumMinibatches;
        this.meter = meter;
        this.ordinal = open.nextOrdinal();
    }

    long run() {
        return open.run();
    }

    ClassifierTraining training() {
        return open.training();
    }

    Segment nextSegment() {
        return new Segment(ordinal++);
    }

    Trained train(Segment segment) {
        SegmentResult result = training().train(maximumMinibatches);
        meter.advanceTo(training().position().epoch());
        return new Trained(segment.ordinal(), result);
    }

    @Override
    public void close() {
        open.close();
    }
}
