package dev.loff.experiment;

import dev.loff.evaluation.Estimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** The drawings of an experiment's page. They are narrow, so that their text is large enough on a phone, too. */
final class Plots {
    private static final int WIDTH = 480;
    private static final double MEBIBYTE = 1 << 20;

    private Plots() {}

    /** Each method's score with its interval, one below the other. */
    static String scores(Experiment experiment) {
        List<MethodReport> methods = experiment.summed();
        int row = 36;
        int bottom = 14 + row * methods.size();
        List<Double> ends = new ArrayList<>();
        methods.forEach(it -> ends.addAll(List.of(score(it).low(), score(it).high())));
        Axis x = Axis.around(Axis.Scale.LINEAR, ends, 8, WIDTH - 8);
        Svg svg = new Svg(
                "scores", WIDTH, bottom + 26, experiment.metric().title() + " of each method with its interval");
        for (double tick : x.ticks(6)) {
            svg.line("grid", x.at(tick), 6, x.at(tick), bottom)
                    .text("tick", "middle", x.at(tick), bottom + 18, decimal(tick));
        }
        double y = 8;
        for (MethodReport method : methods) {
            Estimate score = score(method);
            svg.text("name", "start", 8, y + 13, method.title())
                    .text("value", "end", WIDTH - 8, y + 13, Figures.share(score.value()))
                    .line("whisker " + kind(method), x.at(score.low()), y + 23, x.at(score.high()), y + 23)
                    .dot(kind(method), x.at(score.value()), y + 23, 5, describe(method));
            for (CellReport cell : method.cells()) {
                Estimate one =
                        cell.result() == null ? null : cell.result().test().get(experiment.metric());
                if (one != null) {
                    svg.line("seed " + kind(method), x.at(one.value()), y + 20, x.at(one.value()), y + 26);
                }
            }
            y += row;
        }
        return svg.toString();
    }

    /** Score against the time that one seed trains. */
    static String againstTime(Experiment experiment) {
        return scatter(experiment, "training of one seed", it -> summary(it).trainingSeconds(), Plots::duration);
    }

    /** Score against the most memory that was in use. */
    static String againstMemory(Experiment experiment) {
        return scatter(
                experiment,
                "peak memory of the " + experiment.memoryOf(),
                it -> Math.max(1, summary(it).peakMemoryBytes() / MEBIBYTE),
                it -> String.format(Locale.ROOT, "%,.0f MiB", it));
    }

    private static String scatter(
            Experiment experiment, String cost, ToDoubleFunction<MethodReport> of, Function<Double, String> tickText) {
        List<MethodReport> methods = experiment.summed();
        Axis x = Axis.around(
                Axis.Scale.LOGARITHMIC, methods.stream().map(of::applyAsDouble).toList(), 46, WIDTH - 10);
        Axis y = Axis.around(
                Axis.Scale.LINEAR, methods.stream().map(it -> score(it).value()).toList(), 270, 12);
        Svg svg = new Svg("scatter", WIDTH, 320, experiment.metric().title() + " against " + cost);
        grid(svg, x, y, tickText);
        svg.text("tick", "middle", (46 + WIDTH) / 2.0, 312, cost);
        Labels labels = new Labels(WIDTH);
        for (MethodReport method : methods) {
            boolean small = method.kind() == Method.Kind.ABLATION;
            double atX = x.at(of.applyAsDouble(method));
            double atY = y.at(score(method).value());
            svg.dot(kind(method), atX, atY, small ? 3.5 : 6, describe(method));
            if (!small) {
                labels.add(method.title(), atX, atY);
            }
        }
        labels.writeTo(svg);
        return svg.toString();
    }

    private static void grid(Svg svg, Axis x, Axis y, Function<Double, String> tickText) {
        double last = Double.NEGATIVE_INFINITY;
        for (double tick : x.ticks(5)) {
            svg.line("grid", x.at(tick), y.to(), x.at(tick), y.from());
            if (x.at(tick) - last > 62) {
                // The last one would be cut by the edge.
                String anchor = WIDTH - x.at(tick) < 30 ? "end" : "middle";
                svg.text("tick", anchor, x.at(tick), y.from() + 18, tickText.apply(tick));
                last = x.at(tick);
            }
        }
        for (double tick : y.ticks(6)) {
            svg.line("grid", x.from(), y.at(tick), x.to(), y.at(tick))
                    .text("tick", "end", x.from() - 6, y.at(tick) + 4, decimal(tick));
        }
    }

    static MethodReport.Summary summary(MethodReport method) {
        return Objects.requireNonNull(method.summary());
    }

    private static Estimate score(MethodReport method) {
        return summary(method).score();
    }

    static String kind(MethodReport method) {
        return method.kind().name().toLowerCase(Locale.ROOT);
    }

    private static String describe(MethodReport method) {
        return method.title() + ": " + Figures.interval(score(method)) + ", "
                + Figures.seconds(summary(method).trainingSeconds()) + ", "
                + Figures.bytes(summary(method).peakMemoryBytes());
    }

    private static String duration(double seconds) {
        return String.format(Locale.ROOT, seconds < 1 ? "%.1f s" : "%,.0f s", seconds);
    }

    static String decimal(double value) {
        String text = String.format(Locale.ROOT, "%.3f", value);
        return text.replaceFirst("(\\.\\d\\d?)0+$", "$1");
    }
}
