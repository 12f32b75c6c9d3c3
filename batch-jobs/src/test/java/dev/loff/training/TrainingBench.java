package dev.loff.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.loff.classifier.ClassifierKind;
import dev.loff.classifier.Standardization;
import dev.loff.dataset.Sha256;
import dev.loff.encoder.FeatureShape;
import dev.loff.shard.ShardReader;
import dev.loff.shard.ShardSchema;
import dev.loff.shard.ShardWriter;
import dev.loff.tensorflow.Float16;
import dev.loff.tensorflow.Precision;
import dev.loff.tensorflow.SessionSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Loff's side of {@code ops/bench/training}. Not a test.
 *
 * <p>{@code features FOLDER IMAGES CHANNELS} writes the same random features as shards and as a NumPy file.
 * {@code train FOLDER SIZE PRECISION MINIBATCH UPDATES} prints the losses of three updates on the first images, saves the state
 * they started from, and then, for each line of input, trains and prints images per second.
 * {@code epoch FOLDER SIZE PRECISION MINIBATCH} prints the seconds of one epoch in a new process, after one update that builds
 * the graph.
 */
final class TrainingBench {
    private static final int SIDE = 16;
    private static final int CLASSES = 10;
    private static final int SHARD_ROWS = 512;
    private static final int THREADS = 2;

    private TrainingBench() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[1]);
        switch (arguments[0]) {
            case "features" -> writeFeatures(folder, Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
            case "epoch" -> epoch(folder, hyperparameters(arguments));
            default -> train(folder, hyperparameters(arguments), Integer.parseInt(arguments[5]));
        }
    }

    private static void writeFeatures(Path folder, int images, int channels) throws IOException {
        FeatureShape shape = new FeatureShape(SIDE, SIDE, false, channels);
        ShardSchema schema = new ShardSchema("random", Sha256.of(new byte[] {1}), shape, "none");
        SplittableRandom random = new SplittableRandom(1);
        try (OutputStream numpy = Files.newOutputStream(folder.resolve("features.npy"))) {
            numpy.write(numpyHeader(images, shape));
            for (int from = 0; from < images; from += SHARD_ROWS) {
                int rows = Math.min(SHARD_ROWS, images - from);
                try (ShardWriter shard = new ShardWriter(schema, rows)) {
                    for (int row = 0; row < rows; row++) {
                        byte[] numbers = numbers(shape, (from + row) % CLASSES, random);
                        shard.append(Sha256.of(numbers), ByteBuffer.wrap(numbers));
                        numpy.write(numbers);
                    }
                    shard.finish(folder.resolve(String.format("shard-%05d.arrow", from / SHARD_ROWS)));
                }
            }
        }
    }

    /** Noise with a weak signal of the class. */
    private static byte[] numbers(FeatureShape shape, int label, SplittableRandom random) {
        ByteBuffer numbers = ByteBuffer.allocate(shape.sizeBytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < shape.size(); i++) {
            double signal = i % shape.channels() % CLASSES == label ? 0.5 : 0;
            numbers.putShort(Float16.fromFloat((float) (random.nextDouble() * 4 - 2 + signal)));
        }
        return numbers.array();
    }

    private static byte[] numpyHeader(int images, FeatureShape shape) {
        String text = "{'descr': '<f2', 'fortran_order': False, 'shape': (" + images + ", " + shape.tokens() + ", "
                + shape.channels() + "), }";
        byte[] header = ByteBuffer.allocate(128)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
                .putShort((short) 118)
                .put(text.getBytes(UTF_8))
                .array();
        for (int i = 10 + text.length(); i < 127; i++) {
            header[i] = ' ';
        }
        header[127] = '\n';
        return header;
    }

    private static Hyperparameters hyperparameters(String[] arguments) {
        return Hyperparameters.defaults(ClassifierKind.LOFF)
                .with("{\"epochs\":100000,\"learningRate\":1e-4,\"minimumLearningRate\":1e-4,\"warmupUpdates\":0,"
                        + "\"dropout\":0,\"dropPath\":0,\"wide\":false,\"size\":\"" + arguments[2]
                        + "\",\"precision\":\"" + arguments[3] + "\",\"minibatch\":" + arguments[4] + "}");
    }

    private static void train(Path folder, Hyperparameters hyperparameters, int updates) throws IOException {
        List<ShardReader> shards = open(folder);
        int images = shards.stream().mapToInt(ShardReader::rows).sum();
        int minibatch = hyperparameters.minibatch();
        try (ClassifierTraining first = start(hyperparameters, shards, minibatch)) {
            first.save(folder.resolve("start.safetensors"));
            for (int update = 0; update < 3; update++) {
                System.out.printf("loss %.6f%n", first.train(1).trainingLoss());
            }
        }
        try (ClassifierTraining training = start(hyperparameters, shards, images);
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
            training.train(2);
            System.out.println("ready");
            while (in.readLine() != null) {
                System.out.println(rates(training, minibatch, updates));
            }
        }
        shards.forEach(ShardReader::close);
    }

    private static void epoch(Path folder, Hyperparameters hyperparameters) throws IOException {
        List<ShardReader> shards = open(folder);
        int images = shards.stream().mapToInt(ShardReader::rows).sum();
        try (ClassifierTraining training = start(hyperparameters, shards, images)) {
            training.save(folder.resolve("start.safetensors"));
            training.train(1);
            long begun = System.nanoTime();
            training.train(images);
            System.out.println((System.nanoTime() - begun) / 1e9);
        }
        shards.forEach(ShardReader::close);
    }

    /** Images per second, and per second of CPU time. */
    private static String rates(ClassifierTraining training, int minibatch, int updates) {
        ProcessorTime processor = ProcessorTime.now();
        for (int left = updates; left > 0; ) {
            left -= training.train(left).minibatches();
        }
        return processor.rates(updates * minibatch);
    }

    private static List<ShardReader> open(Path folder) throws IOException {
        List<ShardReader> shards = new ArrayList<>();
        try (var files = Files.newDirectoryStream(folder, "shard-*.arrow")) {
            List<Path> sorted = new ArrayList<>();
            files.forEach(sorted::add);
            sorted.sort(null);
            for (Path file : sorted) {
                shards.add(ShardReader.open(file));
            }
        }
        return shards;
    }

    private static ClassifierTraining start(Hyperparameters hyperparameters, List<ShardReader> shards, int images) {
        FeatureShape shape = shards.get(0).shape();
        LabeledFeatures train = new LabeledFeatures(
                shape,
                shards.stream().map(FeatureRows::of).toList(),
                IntStream.range(0, images).map(it -> it / SHARD_ROWS).toArray(),
                IntStream.range(0, images).map(it -> it % SHARD_ROWS).toArray(),
                IntStream.range(0, images).map(it -> it % CLASSES).toArray());
        LabeledFeatures none = new LabeledFeatures(shape, List.of(), new int[0], new int[0], new int[0]);
        List<String> classes =
                IntStream.range(0, CLASSES).mapToObj(it -> "class" + it).toList();
        return ClassifierTraining.start(
                hyperparameters,
                Standardization.none(shape),
                classes,
                train,
                none,
                new SessionSettings(THREADS, 0, Precision.FLOAT32));
    }
}
