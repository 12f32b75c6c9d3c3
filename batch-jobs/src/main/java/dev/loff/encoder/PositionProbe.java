package dev.loff.encoder;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Runs a new encoder on noise images, in several orders and, if the model takes any number of images, in minibatches of several
 * sizes. Matrix products round differently by size and by place, and on each CPU and GPU, so this is tested where the encoder
 * runs. The first run also checks the output's shape.
 */
public final class PositionProbe {
    private static final long SEED = 20_241_121;

    /** A model that takes several numbers of images and returns (images, values), not rounded to float16. */
    @FunctionalInterface
    public interface Model {
        float[] floats(ByteBuffer pixels);
    }

    private final Path folder;
    private final Model model;
    private final int imageFloats;
    private final int minibatch;

    private PositionProbe(Path folder, Model model, int imageFloats, int minibatch) {
        this.folder = folder;
        this.model = model;
        this.imageFloats = imageFloats;
        this.minibatch = minibatch;
    }

    /**
     * The smallest number of images per call that gives the same bits: 1, or {@code minibatch} if the size changes bits.
     * Refuses a model whose features of an image depend on its place in the minibatch.
     *
     * @param imageFloats values per image
     * @param halving whether the model takes halves of a minibatch, down to one image
     */
    public static int leastMinibatch(Path folder, Model model, int imageFloats, int minibatch, boolean halving) {
        PositionProbe probe = new PositionProbe(folder, model, imageFloats, minibatch);
        if (halving && Integer.bitCount(minibatch) == 1 && probe.sizeDoesNotShow()) {
            return 1;
        }
        probe.requirePlaceDoesNotShow();
        return minibatch;
    }

    /** Sizes that do not fit into the device's memory are not tested; they are never run either. */
    private boolean sizeDoesNotShow() {
        List<Integer> order = order();
        List<float[]> alone = run(order, 1);
        for (int size = 2; size <= minibatch; size *= 2) {
            try {
                if (!same(alone, order, size) || !same(alone, turned(order), size)) {
                    return false;
                }
            } catch (RuntimeException e) {
                if (OutOfMemory.isCauseOf(e)) {
                    return true;
                }
                throw e;
            }
        }
        return true;
    }

    private void requirePlaceDoesNotShow() {
        List<Integer> order = order();
        List<float[]> first = run(order, minibatch);
        if (minibatch == 1) {
            return;
        }
        List<Integer> reversed = order();
        Collections.reverse(reversed);
        if (!same(first, reversed, minibatch) || !same(first, turned(order), minibatch)) {
            throw new IllegalArgumentException("[" + folder
                    + "] Cannot encode in minibatches of this size: an image's features depend on its place in the"
                    + " minibatch; 1 always works (minibatch=" + minibatch + ")");
        }
    }

    private List<Integer> order() {
        return IntStream.range(0, minibatch).boxed().collect(Collectors.toList());
    }

    /** Reversed and rotated by one. */
    private static List<Integer> turned(List<Integer> order) {
        List<Integer> turned = new ArrayList<>(order);
        Collections.reverse(turned);
        Collections.rotate(turned, 1);
        return turned;
    }

    private boolean same(List<float[]> expected, List<Integer> order, int size) {
        List<float[]> found = run(order, size);
        return IntStream.range(0, order.size())
                .allMatch(place -> Arrays.equals(expected.get(order.get(place)), found.get(place)));
    }

    /**
     * The values of each image, not rounded: rounding to float16 would hide most differences here, and a later image would show
     * them.
     */
    private List<float[]> run(List<Integer> order, int size) {
        List<float[]> all = new ArrayList<>();
        for (int from = 0; from < order.size(); from += size) {
            float[] numbers = model.floats(noise(order.subList(from, from + size)));
            int ofImage = numbers.length / size;
            for (int place = 0; place < size; place++) {
                all.add(Arrays.copyOfRange(numbers, place * ofImage, (place + 1) * ofImage));
            }
        }
        return all;
    }

    private ByteBuffer noise(List<Integer> images) {
        ByteBuffer pixels = ByteBuffer.allocateDirect(images.size() * imageFloats * Float.BYTES)
                .order(ByteOrder.nativeOrder());
        for (int image : images) {
            Random noise = new Random(SEED + image);
            for (int i = 0; i < imageFloats; i++) {
                pixels.putFloat(noise.nextFloat());
            }
        }
        return pixels.flip();
    }
}
