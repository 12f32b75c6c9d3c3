package dev.loff.encoder;

/**
 * How a {@link FeatureExtraction} uses the machine. Nothing here changes a feature.
 *
 * @param decodeThreads images decoded at once
 * @param encodeThreads minibatches encoded at once: the number of cores on a CPU with a minibatch of 1, else 1
 * @param maxImagesInFlight images submitted but not finished, at least two minibatches; each holds its pixels in memory outside
 *     the heap (0.6 MB at 224 × 224)
 * @param maxBytesInFlight bytes of images submitted but not decoded; a larger image is still accepted, but alone
 */
public record ExtractionOptions(
        int decodeThreads, int encodeThreads, int maxImagesInFlight, long maxBytesInFlight, ImageCaps caps) {
    private static final int THREADS = Math.max(1, Runtime.getRuntime().availableProcessors());

    private static final long BYTES = 256L << 20;

    /** Threads for all cores, 256 MiB of undecoded images, the default caps. */
    public static final ExtractionOptions DEFAULT = ofWorkers(1);

    public ExtractionOptions {
        if (decodeThreads < 1 || encodeThreads < 1 || maxImagesInFlight < 1 || maxBytesInFlight < 1) {
            throw new IllegalArgumentException(
                    "Cannot set up an extraction: every number is at least 1 (decodeThreads=" + decodeThreads
                            + ", encodeThreads=" + encodeThreads + ", maxImagesInFlight=" + maxImagesInFlight
                            + ", maxBytesInFlight=" + maxBytesInFlight + ")");
        }
    }

    /** The share of each of several workers on one machine: together they use no more than one worker alone. */
    public static ExtractionOptions ofWorkers(int workers) {
        int threads = Math.max(1, THREADS / workers);
        return new ExtractionOptions(threads, threads, 4 * threads, BYTES / workers, ImageCaps.DEFAULT);
    }

    /** Minibatches of 1 are encoded in parallel; larger ones are encoded one at a time while the next is filled. */
    public ExtractionOptions suiting(int minibatch) {
        return minibatch == 1 ? this : withThreads(decodeThreads, 1);
    }

    public ExtractionOptions withThreads(int newDecodeThreads, int newEncodeThreads) {
        return new ExtractionOptions(newDecodeThreads, newEncodeThreads, maxImagesInFlight, maxBytesInFlight, caps);
    }

    public ExtractionOptions withMaxImagesInFlight(int images) {
        return new ExtractionOptions(decodeThreads, encodeThreads, images, maxBytesInFlight, caps);
    }
}
