package dev.loff.encoder;

import dev.loff.dataset.Sha256;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.tensorflow.exceptions.TFResourceExhaustedException;

/**
 * An encoder on a device whose memory holds at most {@code most} images per call; throws TensorFlow's out-of-memory exception
 * beyond that.
 */
public final class SmallMemory implements Encoder {
    private final Encoder encoder;
    private final int most;
    private final AtomicInteger refused = new AtomicInteger();

    public SmallMemory(Encoder encoder, int most) {
        this.encoder = encoder;
        this.most = most;
    }

    @Override
    public List<Extracted> encode(ByteBuffer pixels) {
        int images = pixels.remaining() / Float.BYTES / preprocessing().input().size();
        if (images > most) {
            refused.incrementAndGet();
            throw new TFResourceExhaustedException("OOM when allocating tensor with shape[" + images + ",197,3072]");
        }
        return encoder.encode(pixels);
    }

    int refused() {
        return refused.get();
    }

    @Override
    public String name() {
        return encoder.name();
    }

    @Override
    public Sha256 fingerprint() {
        return encoder.fingerprint();
    }

    @Override
    public FeatureShape shape() {
        return encoder.shape();
    }

    @Override
    public Preprocessing preprocessing() {
        return encoder.preprocessing();
    }

    @Override
    public String licence() {
        return encoder.licence();
    }

    @Override
    public int minibatch() {
        return encoder.minibatch();
    }

    @Override
    public int leastMinibatch() {
        return encoder.leastMinibatch();
    }

    @Override
    public Freezing frozenGraph() {
        return encoder.frozenGraph();
    }

    @Override
    public EncoderNetwork network() {
        return encoder.network();
    }

    @Override
    public void close() {
        encoder.close();
    }
}
