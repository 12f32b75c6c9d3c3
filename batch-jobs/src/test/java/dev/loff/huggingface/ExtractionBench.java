package dev.loff.huggingface;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.loff.encoder.EncoderOptions;
import dev.loff.encoder.Extracted.Features;
import dev.loff.encoder.ExtractionOptions;
import dev.loff.encoder.FeatureExtraction;
import dev.loff.encoder.Ticket;
import dev.loff.tensorflow.Float16;
import dev.loff.tensorflow.Precision;
import dev.loff.training.ProcessorTime;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/**
 * Loff's side of {@code ops/bench/extraction}: JPEG files in, features out. Not a test.
 *
 * <p>{@code MODEL IMAGES PRECISION MINIBATCH}: for each line of input, extracts the features of all images and prints images
 * per second.
 */
final class ExtractionBench {
    private static final int THREADS = 2;
    private static final int WARM_UP = 8;

    private ExtractionBench() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        int minibatch = Integer.parseInt(arguments[3]);
        EncoderOptions options = new EncoderOptions(
                THREADS,
                -1,
                Precision.valueOf(arguments[2].toUpperCase(Locale.ROOT)),
                minibatch,
                EncoderOptions.DEFAULT.placement());
        ExtractionOptions pipeline = ExtractionOptions.DEFAULT
                .withThreads(THREADS, THREADS)
                .withMaxImagesInFlight(4 * Math.max(THREADS, minibatch))
                .suiting(minibatch);
        List<Path> images = images(Path.of(arguments[1]));
        try (HuggingFaceEncoder encoder = HuggingFaceEncoder.open(Path.of(arguments[0]), EncoderChoice.NONE, options);
                FeatureExtraction extraction = new FeatureExtraction(encoder, pipeline);
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
            System.out.printf("first %.4f%n", extract(extraction, images.subList(0, WARM_UP)));
            System.out.println("ready");
            while (in.readLine() != null) {
                ProcessorTime begun = ProcessorTime.now();
                extract(extraction, images);
                System.out.println(begun.rates(images.size()));
            }
        }
    }

    private static List<Path> images(Path folder) throws IOException {
        List<Path> images = new ArrayList<>();
        try (var files = Files.newDirectoryStream(folder, "*.jpg")) {
            files.forEach(images::add);
        }
        images.sort(null);
        return images;
    }

    /** The mean magnitude of the first image's features, which must be the same in PyTorch. */
    private static double extract(FeatureExtraction extraction, List<Path> images)
            throws IOException, InterruptedException {
        Deque<Ticket> tickets = new ArrayDeque<>();
        for (Path image : images) {
            tickets.add(extraction.submit(Files.readAllBytes(image)));
        }
        extraction.flush();
        double first = magnitude((Features) tickets.remove().await());
        while (!tickets.isEmpty()) {
            tickets.remove().await();
        }
        return first;
    }

    private static double magnitude(Features features) {
        ByteBuffer halves = features.float16();
        int count = halves.remaining() / Short.BYTES;
        double sum = 0;
        while (halves.hasRemaining()) {
            sum += Math.abs(Float16.toFloat(halves.getShort()));
        }
        return sum / count;
    }
}
