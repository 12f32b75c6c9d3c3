package dev.loff.huggingface;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * One variable of the graph and the tensors that it is built from.
 *
 * @param shape of the variable
 */
record Weight(String variable, List<Long> shape, List<Part> parts, Filling filling) {
    /** A tensor in a file. */
    record Part(String tensor, List<Long> shape) {
        Part(String tensor, long... shape) {
            this(tensor, Arrays.stream(shape).boxed().toList());
        }

        long[] sides() {
            return shape.stream().mapToLong(it -> it).toArray();
        }
    }

    /** Receives a weight's values, piece by piece, row-major. */
    @FunctionalInterface
    interface Target {
        void write(long at, float[] values, int count);
    }

    Weight {
        shape = List.copyOf(shape);
        parts = List.copyOf(parts);
    }

    long[] sides() {
        return shape.stream().mapToLong(it -> it).toArray();
    }

    long size() {
        return shape.stream().reduce(1L, Math::multiplyExact);
    }

    /** Reads headers only: nothing is allocated for a tensor that does not fit. */
    void check(WeightFiles files) throws IOException {
        for (Part part : parts) {
            files.require(part.tensor(), part.sides());
        }
    }

    /** Reads the tensors. */
    void write(WeightFiles files, Target target) throws IOException {
        filling.write(this, files, target);
    }
}
