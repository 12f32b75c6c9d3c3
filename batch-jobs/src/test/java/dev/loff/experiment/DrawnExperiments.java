package dev.loff.experiment;

import dev.loff.evaluation.Estimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Experiments with made-up figures. */
final class DrawnExperiments {
    private DrawnExperiments() {}

    /** All methods with so many seeds. */
    static Experiment whole(int seeds) {
        List<MethodReport> methods = new ArrayList<>();
        for (Method method : Method.values()) {
            int place = methods.size();
            methods.add(MethodReport.of(
                    method,
                    Score.ACCURACY,
                    "{}",
                    IntStream.rangeClosed(1, seeds)
                            .mapToObj(seed -> cell(method, place, seed))
                            .toList()));
        }
        return experiment(methods);
    }

    static Experiment experiment(List<MethodReport> methods) {
        return new Experiment(
                "leaves & <trees>",
                new Experiment.Images(1000, 300, 300, 10),
                new Experiment.Encoder("made-up", "0".repeat(64), 49, 1280),
                new Experiment.Extraction(1600, 8, 200 << 20),
                Score.ACCURACY,
                "process",
                2,
                methods);
    }

    private static CellReport cell(Method method, int place, int seed) {
        SplittableRandom random = new SplittableRandom(31L * place + seed);
        boolean images = method.kind() == Method.Kind.IMAGES;
        double score = 0.7 + 0.015 * place + 0.02 * random.nextDouble();
        List<CurvePoint> curve = IntStream.rangeClosed(1, images ? 4 : 20)
                .mapToObj(epoch -> new CurvePoint(
                        epoch,
                        1.0 / epoch,
                        score,
                        1.1 / epoch,
                        score * (1 - 0.4 / epoch) + 0.02 * random.nextDouble(),
                        1000,
                        images ? 20 * (1 + random.nextDouble()) : 1.5))
                .toList();
        return finished(seed, score, curve, (images ? 900L : 500L + 10L * place) << 20);
    }

    static CellReport finished(long seed, double score, List<CurvePoint> curve, long memory) {
        return new CellReport(
                seed,
                curve.size(),
                100.0 * seed,
                new CellResult(
                        Map.of(Score.ACCURACY, new Estimate(score, score - 0.04, score + 0.03)),
                        180.0,
                        1800.0,
                        new CellResult.PeakMemory("process", memory),
                        200 << 20),
                curve);
    }

    static CurvePoint point(int epoch, long samples, double seconds, @Nullable Double validation) {
        return new CurvePoint(epoch, 1, 0.5, validation, validation, samples, seconds);
    }
}
