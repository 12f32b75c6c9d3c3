package dev.loff.experiment;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One epoch of a learning curve.
 *
 * @param epoch from 1
 * @param seconds of the epoch with its validation
 */
public record CurvePoint(
        int epoch,
        double trainingLoss,
        double trainingAccuracy,
        @Nullable Double validationLoss,
        @Nullable Double validationAccuracy,
        long samples,
        double seconds) {

    /** Joins the segments of each epoch; what belongs to none that is finished is left out. */
    public static List<CurvePoint> ofEpochs(List<Segment> segments) {
        List<CurvePoint> curve = new ArrayList<>();
        double seconds = 0;
        for (Segment segment : segments) {
            seconds += segment.point().seconds();
            if (segment.epochFinished()) {
                curve.add(segment.point().lasting(seconds));
                seconds = 0;
            }
        }
        return curve;
    }

    /** A stretch of an epoch, with the figures of the epoch so far and the seconds of the stretch. */
    public record Segment(CurvePoint point, boolean epochFinished) {}

    private CurvePoint lasting(double all) {
        return new CurvePoint(epoch, trainingLoss, trainingAccuracy, validationLoss, validationAccuracy, samples, all);
    }
}
