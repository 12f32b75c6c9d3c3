package dev.loff.shard;

import dev.loff.dataset.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.security.MessageDigest;

/** Hashes what passes through, so that a written file need not be read again for its digest. */
final class DigestingChannel implements WritableByteChannel {
    private final WritableByteChannel target;
    private final MessageDigest digest = Sha256.newDigest();

    DigestingChannel(WritableByteChannel target) {
        this.target = target;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        ByteBuffer passing = source.duplicate();
        int written = target.write(source);
        digest.update(passing.limit(passing.position() + written));
        return written;
    }

    /** The digest of all that was written; ends the hashing. */
    Sha256 digest() {
        return Sha256.finish(digest);
    }

    @Override
    public boolean isOpen() {
        return target.isOpen();
    }

    /** Whoever opened the target closes it: what was written is still to be forced to the disk. */
    @Override
    public void close() {}
}
