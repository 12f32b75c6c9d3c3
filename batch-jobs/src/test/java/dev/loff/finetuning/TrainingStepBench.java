package dev.loff.finetuning;

import dev.loff.classifier.ClassifierKind;
import dev.loff.classifier.Standardization;
import dev.loff.dataset.Sha256;
import dev.loff.encoder.Encoder;
import dev.loff.encoder.EncoderOptions;
import dev.loff.encoder.FeatureShape;
import dev.loff.huggingface.EncoderChoice;
import dev.loff.huggingface.HuggingFaceEncoder;
import dev.loff.job.ResidentMemory;
import dev.loff.tensorflow.Float16;
import dev.loff.tensorflow.SessionSettings;
import dev.loff.training.ClassifierTraining;
import dev.loff.training.FeatureRows;
import dev.loff.training.Hyperparameters;
import dev.loff.training.LabeledFeatures;
import dev.loff.training.SegmentResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Measures one side of a training step, in a process of its own. No test: {@code ops/bench/training-step} runs its main
 * method, with {@code make FOLDER}, or with loff-ta, frozen or unfrozen, FOLDER, minibatch and updates. After a first update
 * that warms up it prints samples a second and the process's peak memory in MiB.
 */
final class TrainingStepBench {
    private static final int CLASSES = 10;
    private static final List<String> NAMES =
            IntStream.range(0, CLASSES).mapToObj(it -> "class" + it).toList();

    private TrainingStepBench() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[1]);
        if (arguments[0].equals("make")) {
            RandomVit.BASE.write(folder);
            return;
        }
        int minibatch = Integer.parseInt(arguments[2]);
        int updates = Integer.parseInt(arguments[3]);
        SegmentResult measured = arguments[0].equals("loff-ta")
                ? cached(minibatch, updates)
                : inLoop(folder, EncoderMode.valueOf(arguments[0].toUpperCase(Locale.ROOT)), minibatch, updates);
        double mebibytes = ResidentMemory.ofThisProcess().peakBytes().orElse(0) / 1048576.0;
        System.out.printf(Locale.ROOT, "%.3f %.0f%n", measured.samplesPerSecond(), mebibytes);
    }

    /** LOFF-TA as it is by default, on features of the size that the encoder gives. */
    private static SegmentResult cached(int minibatch, int updates) {
        FeatureShape shape = new FeatureShape(16, 16, true, RandomVit.BASE.width());
        int images = minibatch * (updates + 1);
        LabeledFeatures train = new LabeledFeatures(
                shape,
                List.of(new Noise(shape, images)),
                new int[images],
                IntStream.range(0, images).toArray(),
                labels(images));
        LabeledFeatures none = new LabeledFeatures(shape, List.of(), new int[0], new int[0], new int[0]);
        try (ClassifierTraining training = ClassifierTraining.start(
                hyperparameters(ClassifierKind.LOFF_TA, minibatch),
                Standardization.none(shape),
                NAMES,
                train,
                none,
                SessionSettings.defaults())) {
            training.train(1);
            return training.train(updates);
        }
    }

    /** Unfrozen, a linear classifier on the encoder, all trained; frozen, the same without training the encoder. */
    private static SegmentResult inLoop(Path folder, EncoderMode mode, int minibatch, int updates) {
        int images = minibatch * (updates + 1);
        LabeledImages train = new LabeledImages(
                DrawnImages.of(CLASSES, CLASSES, 1),
                IntStream.range(0, images).map(it -> it % CLASSES).toArray(),
                labels(images));
        LabeledImages none = new LabeledImages(train.source(), new int[0], new int[0]);
        EncoderInLoop encoder;
        try (Encoder opened = HuggingFaceEncoder.open(folder, EncoderChoice.NONE, EncoderOptions.DEFAULT)) {
            encoder = EncoderInLoop.of(opened);
        }
        ResidentMemory.ofThisProcess().forgetPeak();
        try (ImageTraining training = ImageTraining.start(
                encoder,
                new ImageRecipe(mode, ImageRecipe.cropsAndFlips()),
                hyperparameters(ClassifierKind.LINEAR, minibatch),
                Standardization.none(encoder.shape()),
                NAMES,
                train,
                none,
                SessionSettings.defaults())) {
            training.train(1);
            return training.train(updates);
        }
    }

    private static Hyperparameters hyperparameters(ClassifierKind kind, int minibatch) {
        return Hyperparameters.defaults(kind)
                .with("{\"epochs\":1,\"size\":\"%s\",\"minibatch\":%d}"
                        .formatted(System.getProperty("loff.bench.size", "deit-small"), minibatch));
    }

    private static int[] labels(int images) {
        return IntStream.range(0, images).map(it -> it % CLASSES).toArray();
    }

    /** Features nobody extracted. */
    private record Noise(FeatureShape shape, int rows) implements FeatureRows {
        @Override
        public Sha256 key(int row) {
            return Sha256.of(ByteBuffer.allocate(Integer.BYTES).putInt(row).array());
        }

        @Override
        public void copyRow(int row, ByteBuffer target) {
            SplittableRandom random = new SplittableRandom(row);
            ByteBuffer halves = target.slice().order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < shape.size(); i++) {
                halves.putShort(Float16.fromFloat((float) random.nextDouble(-2, 2)));
            }
            target.position(target.position() + shape.sizeBytes());
        }
    }
}
