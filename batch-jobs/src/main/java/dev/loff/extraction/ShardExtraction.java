package dev.loff.extraction;

import dev.loff.dataset.ImageEntry;
import dev.loff.dataset.Sha256;
import dev.loff.encoder.Encoder;
import dev.loff.encoder.Extracted;
import dev.loff.encoder.ExtractionOptions;
import dev.loff.encoder.FeatureExtraction;
import dev.loff.encoder.PipelineTimings;
import dev.loff.encoder.Ticket;
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
 * Makes the shards of a plan one after another. A caller takes images with {@link #next}, hands each to {@link #submit},
 * and calls {@link #finish} when {@link #shardIsRead} says so; files are read ahead and images are decoded and encoded in
 * the background meanwhile. Used by one thread; the encoder stays the caller's.
 */
public final class ShardExtraction implements AutoCloseable {
    /** Without the image's bytes: a shard of large files would not fit into memory. It has a ticket or was unreadable. */
    private record Submitted(
            ImageEntry entry,
            @Nullable Ticket ticket,
            @Nullable Rejected unreadable) {}

    private final ExtractionSource source;
    private final ShardSchema schema;
    private final Path folder;
    private final ReadAhead reading;
    private final FeatureExtraction pipeline;
    private final List<Submitted> submitted = new ArrayList<>();
    private PipelineTimings reported;
    private int ordinal = -1;
    private int taken;
    private int planned;
    private long begun = System.nanoTime();

    /**
     * Begins.
     *
     * @param ordinals the shards to make, in this order
     * @param folder where the files go, {@code shard-000017.arrow}
     */
    public ShardExtraction(
            ExtractionSource source, List<Integer> ordinals, Encoder encoder, ExtractionOptions options, Path folder) {
        this.source = source;
        this.schema = new ShardSchema(
                encoder.name(),
                encoder.fingerprint(),
                encoder.shape(),
                encoder.preprocessing().description());
        this.folder = folder;
        this.pipeline = new FeatureExtraction(encoder, options);
        this.reported = pipeline.timings();
        this.reading = new ReadAhead(
                source.planned(ordinals),
                new ImageFiles(source.root(), options.caps().maxBytes()));
    }

    /** The next image of the plan, read; null when all shards are read. */
    public @Nullable PendingImage next() throws InterruptedException {
        PendingImage image = reading.next();
        if (image != null) {
            if (image.ordinal() != ordinal) {
                begin(image.ordinal());
            }
            taken++;
        }
        return image;
    }

    private void begin(int newOrdinal) {
        if (taken < planned) {
            throw new IllegalStateException(
                    "Cannot begin a shard: the one before is not read (ordinal=" + ordinal + ")");
        }
        ordinal = newOrdinal;
        planned = source.plan().positions(newOrdinal, source.shardImages()).length;
        taken = 0;
        begun = System.nanoTime();
    }

    /** Hands an image to the decoders, waiting while too much is in flight. */
    public void submit(PendingImage image) throws InterruptedException {
        ImageEntry entry = image.entry();
        if (image.content() instanceof ImageContent.Bytes content) {
            submitted.add(new Submitted(entry, pipeline.submit(content.bytes()), null));
        } else if (image.content() instanceof ImageContent.Unreadable found) {
            submitted.add(new Submitted(entry, null, new Rejected(entry, found.reason(), found.detail())));
        }
    }

    /** Whether every image of the shard in hand was taken. */
    public boolean shardIsRead() {
        return taken == planned;
    }

    /**
     * Writes the shard in hand. If it is not wholly read (its maker was asked to stop), reads the rest first: there are no
     * part shards.
     */
    public ExtractedShard finish() throws IOException, InterruptedException {
        while (!shardIsRead()) {
            PendingImage rest = next();
            if (rest == null) {
                throw new IllegalStateException(
                        "Cannot finish a shard: the plan ended within it (ordinal=" + ordinal + ")");
            }
            submit(rest);
        }
        pipeline.flush();
        List<Sha256> keys = new ArrayList<>();
        List<Rejected> rejected = new ArrayList<>();
        try (ShardWriter writer = new ShardWriter(schema, submitted.size())) {
            for (Submitted image : submitted) {
                place(image, writer, keys, rejected);
            }
            long computed = System.nanoTime();
            Files.createDirectories(folder);
            ShardFile file = writer.finish(folder.resolve("shard-%06d.arrow".formatted(ordinal)));
            return shard(file, keys, rejected, computed);
        } finally {
            submitted.clear();
        }
    }

    private static void place(Submitted submitted, ShardWriter writer, List<Sha256> keys, List<Rejected> rejected)
            throws InterruptedException {
        ImageEntry entry = submitted.entry();
        if (submitted.unreadable() != null) {
            rejected.add(submitted.unreadable());
        } else if (submitted.ticket() != null) {
            Extracted extracted = submitted.ticket().await();
            if (extracted instanceof Extracted.Features features) {
                writer.append(entry.sha256(), features.float16());
                keys.add(entry.sha256());
            } else if (extracted instanceof Extracted.Quarantined quarantined) {
                rejected.add(new Rejected(entry, quarantined.reason(), quarantined.detail()));
            }
        }
    }

    private ExtractedShard shard(ShardFile file, List<Sha256> keys, List<Rejected> rejected, long computed) {
        PipelineTimings now = pipeline.timings();
        Duration decode = now.decode().minus(reported.decode());
        Duration encode = now.encode().minus(reported.encode());
        reported = now;
        return new ExtractedShard(
                ordinal,
                planned,
                file,
                keys,
                rejected,
                decode,
                encode,
                Duration.ofNanos(System.nanoTime() - computed),
                Duration.ofNanos(System.nanoTime() - begun));
    }

    @Override
    public void close() {
        reading.close();
        pipeline.close();
    }
}
