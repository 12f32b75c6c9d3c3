package dev.loff.encoder;

import dev.loff.encoder.Extracted.Features;
import dev.loff.tensorflow.Float16;
import java.nio.ShortBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A nearest-mean classifier on the mean of an image's tokens. */
final class ClassMeans {
    private final FeatureShape shape;
    private final Map<String, double[]> means = new LinkedHashMap<>();
    private final Map<String, List<double[]>> tests = new LinkedHashMap<>();

    ClassMeans(FeatureShape shape) {
        this.shape = shape;
    }

    void add(String name, List<Extracted> examples, List<Extracted> test) {
        double[] mean = new double[shape.channels()];
        for (Extracted example : examples) {
            double[] pooled = pooled(example);
            for (int channel = 0; channel < mean.length; channel++) {
                mean[channel] += pooled[channel] / examples.size();
            }
        }
        means.put(name, mean);
        tests.put(name, test.stream().map(this::pooled).toList());
    }

    /** The share of test images whose class is predicted correctly. */
    double accuracy() {
        List<Boolean> right = new ArrayList<>();
        tests.forEach((name, images) ->
                images.forEach(image -> right.add(nearest(image).equals(name))));
        return (double) right.stream().filter(yes -> yes).count() / right.size();
    }

    private String nearest(double[] image) {
        return means.entrySet().stream()
                .min((one, other) -> Double.compare(distance(one.getValue(), image), distance(other.getValue(), image)))
                .orElseThrow()
                .getKey();
    }

    private static double distance(double[] one, double[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += (one[i] - other[i]) * (one[i] - other[i]);
        }
        return sum;
    }

    private double[] pooled(Extracted extracted) {
        ShortBuffer halves = ((Features) extracted).float16().asShortBuffer();
        double[] sum = new double[shape.channels()];
        for (int i = 0; i < shape.size(); i++) {
            sum[i % sum.length] += Float16.toFloat(halves.get(i)) / shape.tokens();
        }
        return sum;
    }
}
