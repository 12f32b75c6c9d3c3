package dev.loff.encoder;

import java.util.List;

/** How a pixel value from 0 to 255 becomes the number that the encoder was trained with. */
public sealed interface Normalization {

    /** 0 becomes {@code low}, 255 becomes {@code high}. */
    record Range(float low, float high) implements Normalization {}

    /** {@code (value / 255 - mean) / std}, for red, green and blue. */
    record MeanStd(List<Float> mean, List<Float> std) implements Normalization {
        public MeanStd {
            mean = List.copyOf(mean);
            std = List.copyOf(std);
        }
    }

    /** The factor of a pixel value, per channel. */
    default float[] factors() {
        if (this instanceof MeanStd meanStd) {
            List<Float> std = meanStd.std();
            return new float[] {
                (float) (1 / (255.0 * std.get(0))),
                (float) (1 / (255.0 * std.get(1))),
                (float) (1 / (255.0 * std.get(2)))
            };
        }
        Range range = (Range) this;
        float factor = (float) (((double) range.high() - range.low()) / 255);
        return new float[] {factor, factor, factor};
    }

    /** The offset that is added afterwards, per channel. */
    default float[] offsets() {
        if (this instanceof MeanStd meanStd) {
            List<Float> mean = meanStd.mean();
            List<Float> std = meanStd.std();
            return new float[] {-mean.get(0) / std.get(0), -mean.get(1) / std.get(1), -mean.get(2) / std.get(2)};
        }
        float low = ((Range) this).low();
        return new float[] {low, low, low};
    }
}
