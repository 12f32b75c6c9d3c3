package dev.loff.encoder;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Runs a new encoder on noise images in several orders. It must give the same bits for an image in every place; the
 * first run also shows whether the output has the shape it should have.
 */
public final class PositionProbe {
    private static final long SEED = 20_241_121;

    private PositionProbe() {}

    /** Refuses an encoder whose features of an image depend on its place in the minibatch. */
    public static void check(Path folder, Encoder encoder) {
        List<Integer> order = IntStream.range(0, encoder.minibatch()).boxed().collect(Collectors.toList());
        List<Extracted> first = run(encoder, order);
        if (encoder.minibatch() == 1) {
            return;
        }
        Collections.reverse(order);
        compare(folder, encoder, first, order);
        Collections.rotate(order, 1);
        compare(folder, encoder, first, order);
    }

    private static void compare(Path folder, Encoder encoder, List<Extracted> first, List<Integer> order) {
        List<Extracted> now = run(encoder, order);
        for (int place = 0; place < order.size(); place++) {
            if (!first.get(order.get(place)).equals(now.get(place))) {
                throw new IllegalArgumentException("[" + folder
                        + "] Cannot encode in minibatches of this size: an image's features depend on its place in the"
                        + " minibatch; 1 always works (minibatch=" + encoder.minibatch() + ")");
            }
        }
    }

    private static List<Extracted> run(Encoder encoder, List<Integer> order) {
        int size = encoder.preprocessing().input().size();
        ByteBuffer pixels =
                ByteBuffer.allocateDirect(order.size() * size * Float.BYTES).order(ByteOrder.nativeOrder());
        for (int image : order) {
            Random noise = new Random(SEED + image);
            for (int i = 0; i < size; i++) {
                pixels.putFloat(noise.nextFloat());
            }
        }
        return encoder.encode(pixels.flip());
    }
}
