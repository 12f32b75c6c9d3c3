package dev.loff.extraction;

import dev.loff.dataset.Sha256;
import dev.loff.encoder.Encoder;
import dev.loff.encoder.Extracted;
import dev.loff.encoder.ExtractionOptions;
import dev.loff.encoder.FeatureExtraction;
import dev.loff.encoder.PipelineListener;
import dev.loff.extraction.ExtractedShard.Rejected;
import dev.loff.shard.ShardFile;
import dev.loff.shard.ShardSchema;
import dev.loff.shard.ShardWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the shards of a plan one after another. A caller takes images with {@link #next}, passes each to {@link #place}, and
 * calls {@link #finish} when {@link #shardIsRead} is true. Meanwhile, images are read, decoded and encoded in the background,
 * including those of the next shard while one is written and committed. Used by one thread; does not take ownership of the
 * encoder.
 */
public final class ShardExtraction implements AutoCloseable {
    private final ExtractionSource source;
    private final ShardSchema schema;
    private final Path folder;
    private final String attempt;
    private final FeatureExtraction pipeline;
    private final ImageFeed feed;
    private @Nullable ShardInHand inHand;
    /** When the previous shard was finished; from then on, the background works on the next one. */
    private long before = System.nanoTime();

    /** The current shard, whose images are being placed. */
    private record ShardInHand(
            int ordinal, int planned, ShardWriter writer, List<Sha256> keys, List<Rejected> rejected) {
        int taken() {
            return keys.size() + rejected.size();
        }

        boolean isRead() {
            return taken() == planned;
        }
    }

    /**
     * Starts the background work.
     *
     * @param ordinals the shards to make, in this order
     * @param folder where the files go, {@code shard-000017-ATTEMPT.arrow}
     * @param attempt part of every file name, and unique to this attempt, so that files that another attempt has committed are
     *     kept
     */
    public ShardExtraction(
            ExtractionSource source,
            List<Integer> ordinals,
            Encoder encoder,
            ExtractionOptions options,
            PipelineListener listener,
            Path folder,
            String attempt) {
        this.source = source;
        this.schema = new ShardSchema(
                encoder.name(),
                encoder.fingerprint(),
                encoder.shape(),
                encoder.preprocessing().description());
        this.folder = folder;
        this.attempt = attempt;
        this.pipeline = new FeatureExtraction(encoder, options, listener);
        ImageFiles files = new ImageFiles(source.root(), options.caps().maxBytes(), source.reads());
        this.feed = new ImageFeed(new ReadAhead(source.planned(ordinals), files), pipeline);
    }

    /** The next image of the plan, submitted to the encoder; null when all shards are read. */
    public @Nullable PendingImage next() throws InterruptedException {
        return feed.next();
    }

    /** Waits for an image's features and puts them, or the reason why there are none, into the current shard. */
    public void place(PendingImage image) throws InterruptedException {
        ShardInHand shard = inHand(image.ordinal());
        Extracted extracted = image.extracted().await();
        if (extracted instanceof Extracted.Features features) {
            shard.writer().append(image.entry().sha256(), features.float16());
            shard.keys().add(image.entry().sha256());
        } else if (extracted instanceof Extracted.Quarantined found) {
            shard.rejected().add(new Rejected(image.entry(), found.reason(), found.detail()));
        }
    }

    private ShardInHand inHand(int ordinal) {
        ShardInHand unfinished = inHand;
        if (unfinished != null && unfinished.ordinal() == ordinal) {
            return unfinished;
        }
        if (unfinished != null) {
            throw new IllegalStateException("Cannot begin a shard: the one before is not finished (ordinal=" + ordinal
                    + ", before=" + unfinished.ordinal() + ")");
        }
        int planned = source.plan().positions(ordinal, source.shardImages()).length;
        ShardWriter writer = new ShardWriter(schema, planned);
        ShardInHand begun = new ShardInHand(ordinal, planned, writer, new ArrayList<>(), new ArrayList<>());
        inHand = begun;
        return begun;
    }

    /** Whether every image of the current shard was placed. */
    public boolean shardIsRead() {
        return inHand != null && inHand.isRead();
    }

    /**
     * Writes the current shard. If not all of its images are read yet (because of a request to stop), reads the rest first:
     * there are no partial shards.
     */
    public ExtractedShard finish() throws IOException, InterruptedException {
        ShardInHand shard = inHand;
        if (shard == null) {
            throw new IllegalStateException("Cannot finish a shard: none was begun (folder=" + folder + ")");
        }
        while (!shard.isRead()) {
            PendingImage rest = next();
            if (rest == null) {
                throw new IllegalStateException(
                        "Cannot finish a shard: the plan ended within it (ordinal=" + shard.ordinal() + ")");
            }
            place(rest);
        }
        long computed = System.nanoTime();
        Files.createDirectories(folder);
        ShardFile file =
                shard.writer().finish(folder.resolve("shard-%06d-%s.arrow".formatted(shard.ordinal(), attempt)));
        inHand = null;
        return extracted(shard, file, computed);
    }

    private ExtractedShard extracted(ShardInHand shard, ShardFile file, long computed) {
        long end = System.nanoTime();
        long begun = before;
        before = end;
        return new ExtractedShard(
                shard.ordinal(),
                shard.planned(),
                file,
                shard.keys(),
                shard.rejected(),
                Duration.ofNanos(end - computed),
                Duration.ofNanos(end - begun));
    }

    @Override
    public void close() {
        feed.close();
        pipeline.close();
        if (inHand != null) {
            inHand.writer().close();
        }
    }
}
