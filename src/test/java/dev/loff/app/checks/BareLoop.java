package dev.loff.app.checks;

import dev.loff.encoder.EncoderOptions;
import dev.loff.encoder.ExtractionOptions;
import dev.loff.encoder.FeatureExtraction;
import dev.loff.encoder.SavedModelEncoder;
import dev.loff.encoder.ShippedEncoder;
import dev.loff.encoder.Ticket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/**
 * Extracts features without a job: opens the encoder, reads, decodes and encodes each file, and drops the result. Nothing is hashed,
 * stored or registered. The encoder, its options and the threads are the same as in the job.
 */
final class BareLoop {
    /** As many as the job reads ahead. */
    private static final int WINDOW = 64;

    private BareLoop() {}

    /** Arguments: folder of pictures, encoder. Prints the seconds that the loop took. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<Path> files =
                Folders.files(Path.of(arguments[0])).stream().sorted().toList();
        Path encoder = encoder(arguments[1]);
        // The job's plan opens the encoder before the extraction does, so one-time loading is done by then.
        SavedModelEncoder.open(encoder, EncoderOptions.DEFAULT).close();
        long begun = System.nanoTime();
        loop(files, encoder);
        System.out.println((System.nanoTime() - begun) / 1e9);
    }

    private static Path encoder(String source) throws IOException {
        return source.equals("shipped")
                ? ShippedEncoder.unpackTo(Files.createTempDirectory("loff-encoder-"))
                : Path.of(source);
    }

    private static void loop(List<Path> files, Path folder) throws IOException, InterruptedException {
        try (SavedModelEncoder encoder = SavedModelEncoder.open(folder, EncoderOptions.DEFAULT);
                FeatureExtraction pipeline = new FeatureExtraction(encoder, ExtractionOptions.DEFAULT)) {
            Queue<Ticket> window = new ArrayDeque<>();
            for (Path file : files) {
                window.add(pipeline.submit(Files.readAllBytes(file)));
                if (window.size() > WINDOW) {
                    window.remove().await();
                }
            }
            pipeline.flush();
            for (Ticket ticket : window) {
                ticket.await();
            }
        }
    }
}
