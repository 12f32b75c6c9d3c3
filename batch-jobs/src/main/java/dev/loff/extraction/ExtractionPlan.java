package dev.loff.extraction;

import dev.loff.dataset.Sha256;
import dev.loff.encoder.FeatureShape;
import dev.loff.file.DurableFile;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.UUID;

/**
 * The positions of a snapshot that have no features yet, in order, in an immutable file of 8-byte big-endian numbers
 * named after its hash. Shard {@code k} of a plan holds the images at {@code [k * shardImages, (k + 1) * shardImages)}.
 */
public record ExtractionPlan(Path file, Sha256 sha256, long size) {

    private static final long SHARD_BYTES = 64L << 20;

    /** The number of images whose features fill about 64 MiB; the same for every run with that encoder. */
    public static int defaultShardImages(FeatureShape shape) {
        return (int) Math.max(16, Math.min(1024, SHARD_BYTES / shape.sizeBytes()));
    }

    /** Opens a written plan and checks its hash. */
    public static ExtractionPlan open(Path file, Sha256 expected) {
        try {
            Sha256 found = Sha256.ofFile(file);
            if (!found.equals(expected)) {
                throw new IllegalStateException("[" + file + "] Cannot extract: the plan was changed (expected="
                        + expected + ", found=" + found + ")");
            }
            return new ExtractionPlan(file, found, Files.size(file) / Long.BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException("[" + file + "] Cannot read the extraction plan", e);
        }
    }

    /** The number of shards in the plan. */
    public int shards(int shardImages) {
        return Math.toIntExact((size + shardImages - 1) / shardImages);
    }

    /** The snapshot positions of one shard. */
    public long[] positions(int ordinal, int shardImages) {
        long from = (long) ordinal * shardImages;
        int count = (int) Math.min(shardImages, size - from);
        if (ordinal < 0 || count < 1) {
            throw new IllegalArgumentException("[" + file + "] Cannot plan a shard: the plan has " + shards(shardImages)
                    + " (ordinal=" + ordinal + ")");
        }
        ByteBuffer bytes = ByteBuffer.allocate(count * Long.BYTES);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, from * Long.BYTES + bytes.position()) < 0) {
                    throw new IOException("the file ends early");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("[" + file + "] Cannot read the extraction plan", e);
        }
        long[] positions = new long[count];
        bytes.flip().asLongBuffer().get(positions);
        return positions;
    }

    /** Writes a plan position by position; {@link #finish} renames it to its final name. */
    public static final class Writer implements AutoCloseable {
        private final Path folder;
        private final DurableFile file;
        private final MessageDigest digest = Sha256.newDigest();
        private final DataOutputStream out;
        private long size;

        public Writer(Path folder) {
            this.folder = folder;
            try {
                DurableFile.createFolders(folder);
                this.file = DurableFile.begin(folder.resolve("plan-" + UUID.randomUUID() + ".tmp"));
                OutputStream buffered = new BufferedOutputStream(file.stream());
                this.out = new DataOutputStream(new DigestOutputStream(buffered, digest));
            } catch (IOException e) {
                throw new UncheckedIOException("[" + folder + "] Cannot write an extraction plan", e);
            }
        }

        public void add(long position) {
            try {
                out.writeLong(position);
                size++;
            } catch (IOException e) {
                throw new UncheckedIOException("[" + folder + "] Cannot write an extraction plan", e);
            }
        }

        public ExtractionPlan finish() {
            try {
                out.flush();
                Sha256 sha256 = Sha256.finish(digest);
                // The name is never reused, so that deleting an equal plan that is no longer needed cannot delete this
                // one.
                Path plan = folder.resolve(
                        sha256.hex() + "-" + UUID.randomUUID().toString().substring(0, 8) + ".plan");
                file.commit(plan);
                return new ExtractionPlan(plan, sha256, size);
            } catch (IOException e) {
                throw new UncheckedIOException("[" + folder + "] Cannot write an extraction plan", e);
            }
        }

        @Override
        public void close() {
            try {
                file.close();
            } catch (IOException e) {
                throw new UncheckedIOException("[" + folder + "] Cannot remove an unfinished extraction plan", e);
            }
        }
    }
}
