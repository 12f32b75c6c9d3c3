package dev.loff.experiment;

import java.util.ArrayList;
import java.util.List;

/** Learning curves: one small drawing for each method, all with the same height of scale. */
final class Curves {
    private static final int WIDTH = 300;
    private static final int HEIGHT = 190;

    /** Accuracy in one epoch over the seeds that have come so far. */
    private record Step(int epoch, double least, double mean, double most) {}

    private Curves() {}

    static List<String> of(Experiment experiment) {
        List<MethodReport> methods =
                experiment.methods().stream().filter(it -> !steps(it).isEmpty()).toList();
        List<Double> all = new ArrayList<>();
        methods.forEach(it -> steps(it).forEach(step -> all.addAll(List.of(step.least(), step.most()))));
        return methods.stream()
                .map(it -> curve(it, Axis.around(Axis.Scale.LINEAR, all, HEIGHT - 26, 30)))
                .toList();
    }

    private static String curve(MethodReport method, Axis y) {
        List<Step> steps = steps(method);
        int epochs = steps.get(steps.size() - 1).epoch();
        Axis x = new Axis(Axis.Scale.LINEAR, 1, Math.max(2, epochs), 40, WIDTH - 12);
        Svg svg = new Svg(
                "curve", WIDTH, HEIGHT, "Accuracy of " + method.title() + " by epoch, mean and range of the seeds");
        svg.text("name", "start", 4, 16, method.title());
        for (double tick : y.ticks(4)) {
            svg.line("grid", x.from(), y.at(tick), x.to(), y.at(tick))
                    .text("tick", "end", x.from() - 5, y.at(tick) + 4, Plots.decimal(tick));
        }
        for (double tick : x.ticks(5)) {
            if (tick == Math.rint(tick)) {
                svg.text("tick", "middle", x.at(tick), HEIGHT - 8, Integer.toString((int) tick));
            }
        }
        String kind = Plots.kind(method);
        svg.path("band " + kind, band(steps, x, y), "Z").path("line " + kind, line(steps, x, y), "");
        if (steps.size() == 1) {
            svg.dot(
                    kind,
                    x.at(epochs),
                    y.at(steps.get(0).mean()),
                    4,
                    Figures.share(steps.get(0).mean()));
        }
        return svg.toString();
    }

    /** Validation accuracy; training accuracy where there are no validation images. */
    private static List<Step> steps(MethodReport method) {
        List<Step> steps = new ArrayList<>();
        int longest =
                method.cells().stream().mapToInt(it -> it.curve().size()).max().orElse(0);
        for (int epoch = 1; epoch <= longest; epoch++) {
            int at = epoch - 1;
            double[] values = method.cells().stream()
                    .filter(it -> it.curve().size() > at)
                    .mapToDouble(it -> accuracy(it.curve().get(at)))
                    .sorted()
                    .toArray();
            double mean = 0;
            for (double value : values) {
                mean += value / values.length;
            }
            steps.add(new Step(epoch, values[0], mean, values[values.length - 1]));
        }
        return steps;
    }

    private static double accuracy(CurvePoint point) {
        Double validation = point.validationAccuracy();
        return validation == null ? point.trainingAccuracy() : validation;
    }

    private static double[] line(List<Step> steps, Axis x, Axis y) {
        double[] points = new double[2 * steps.size()];
        for (int i = 0; i < steps.size(); i++) {
            points[2 * i] = x.at(steps.get(i).epoch());
            points[2 * i + 1] = y.at(steps.get(i).mean());
        }
        return points;
    }

    /** Along the most and back along the least. */
    private static double[] band(List<Step> steps, Axis x, Axis y) {
        int count = steps.size();
        double[] points = new double[4 * count];
        for (int i = 0; i < count; i++) {
            Step up = steps.get(i);
            Step back = steps.get(count - 1 - i);
            points[2 * i] = x.at(up.epoch());
            points[2 * i + 1] = y.at(up.most());
            points[2 * (count + i)] = x.at(back.epoch());
            points[2 * (count + i) + 1] = y.at(back.least());
        }
        return points;
    }
}
