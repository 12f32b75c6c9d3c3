package dev.loff.training;

import com.sun.management.OperatingSystemMXBean;
import dev.loff.classifier.ClassifierKind;
import dev.loff.classifier.Standardization;
import dev.loff.encoder.FeatureShape;
import dev.loff.tensorflow.SessionSettings;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Measures training and scoring speed on synthetic features. Not a test: run its main method with grid side, class token (true
 * or false), channels, images, epochs and changes of hyperparameters as JSON.
 */
final class TrainingThroughput {
    private TrainingThroughput() {}

    public static void main(String[] arguments) {
        int side = Integer.parseInt(arguments[0]);
        FeatureShape shape =
                new FeatureShape(side, side, Boolean.parseBoolean(arguments[1]), Integer.parseInt(arguments[2]));
        int classes = 10;
        LabeledFeatures train = MemoryRows.synthetic(shape, Integer.parseInt(arguments[3]), classes, 1, 1)
                .labeled(classes);
        Hyperparameters hyperparameters = Hyperparameters.defaults(ClassifierKind.LOFF_TA)
                .with("{\"epochs\":" + arguments[4] + "}")
                .with(arguments.length > 5 ? arguments[5] : "{}");
        List<String> names =
                IntStream.range(0, classes).mapToObj(i -> "class" + i).toList();
        try (ClassifierTraining training = ClassifierTraining.start(
                hyperparameters, Standardization.none(shape), names, train, train, SessionSettings.defaults())) {
            while (!training.finished()) {
                double cpuBefore = cpuSeconds();
                SegmentResult result = training.train(Integer.MAX_VALUE);
                double cpu = cpuSeconds() - cpuBefore;
                System.out.printf(
                        "epoch %d: %.1f images/s, %.1f per CPU second, with validation over as many; loss %.4f%n",
                        result.epoch(),
                        result.samples() / result.seconds(),
                        result.samples() / cpu,
                        result.trainingLoss());
            }
            for (int pass = 0; pass < 2; pass++) {
                long start = System.nanoTime();
                training.probabilities(train);
                System.out.printf("scoring: %.1f images/s%n", train.size() * 1e9 / (System.nanoTime() - start));
            }
        }
    }

    /** The CPU time of this process only, so that other processes do not count. */
    private static double cpuSeconds() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() * 1e-9;
    }
}
