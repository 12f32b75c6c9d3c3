package dev.loff.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The area under the ROC curve, as the chance that an image of the class scores above one that is not (Mann and
 * Whitney 1947; equal scores count half). Two classes: of the second. More: the mean over classes of each against the
 * rest; a class that none or all of the images belong to is left out. No value when that leaves none.
 */
final class RocAuc implements Metric {
    private static final int TIES_END = 1 << 31; // the sign bit of an image's number
    /** Beyond this the sorted images of all classes would take more than 1 GiB. */
    private static final long MOST_PROBABILITIES = 1L << 28;

    private final Predictions predictions;
    private final List<ClassOrder> orders;

    RocAuc(Predictions predictions) {
        this.predictions = predictions;
        int first = predictions.classes() == 2 ? 1 : 0;
        boolean fits = (long) predictions.images() * predictions.classes() <= MOST_PROBABILITIES;
        orders = IntStream.range(first, fits ? predictions.classes() : first)
                .parallel()
                .mapToObj(c -> new ClassOrder(c, ascending(c)))
                .toList();
    }

    private static final class ClassOrder {
        private final int classIndex;
        private final int[] images; // (images) by score, TIES_END set on the last of equal scores

        ClassOrder(int classIndex, int[] images) {
            this.classIndex = classIndex;
            this.images = images;
        }
    }

    private int[] ascending(int classIndex) {
        long[] keys = new long[predictions.images()];
        for (int image = 0; image < keys.length; image++) {
            // + 0f turns -0 into 0; the bits of floats from 0 on sort as the floats do, those below 0 the other way
            // round.
            int bits = Float.floatToIntBits(predictions.probability(image, classIndex) + 0f);
            int sortable = bits ^ ((bits >> 31) & Integer.MAX_VALUE);
            keys[image] = ((long) sortable << Integer.SIZE) | image;
        }
        Arrays.sort(keys);
        int[] images = new int[keys.length];
        for (int i = 0; i < keys.length; i++) {
            boolean last = i + 1 == keys.length || keys[i] >> Integer.SIZE != keys[i + 1] >> Integer.SIZE;
            images[i] = (int) keys[i] | (last ? TIES_END : 0);
        }
        return images;
    }

    @Override
    public double of(int[] weights) {
        double sum = 0;
        int defined = 0;
        for (ClassOrder order : orders) {
            double area = area(order, weights);
            if (!Double.isNaN(area)) {
                sum += area;
                defined++;
            }
        }
        return defined == 0 ? Double.NaN : sum / defined;
    }

    private double area(ClassOrder order, int[] weights) {
        long twiceWins = 0;
        long inside = 0;
        long outside = 0;
        long tiedInside = 0;
        long tiedOutside = 0;
        for (int entry : order.images) {
            int image = entry & ~TIES_END;
            if (predictions.truth(image) == order.classIndex) {
                tiedInside += weights[image];
            } else {
                tiedOutside += weights[image];
            }
            if (entry < 0) {
                twiceWins += tiedInside * (2 * outside + tiedOutside);
                inside += tiedInside;
                outside += tiedOutside;
                tiedInside = 0;
                tiedOutside = 0;
            }
        }
        return inside == 0 || outside == 0 ? Double.NaN : twiceWins / (2.0 * inside * outside);
    }
}
