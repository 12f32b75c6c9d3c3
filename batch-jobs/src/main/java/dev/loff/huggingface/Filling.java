package dev.loff.huggingface;

import dev.loff.huggingface.Weight.Part;
import dev.loff.huggingface.Weight.Target;
import dev.loff.tensorflow.MappedFloats;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** How a variable's values are made from the values of tensors. */
@FunctionalInterface
interface Filling {
    /** Values of a large tensor that are held in memory at a time. */
    int CHUNK = 1 << 18;

    void write(Weight weight, WeightFiles files, Target target) throws IOException;

    /** Concatenates the tensors. */
    static void joined(Weight weight, WeightFiles files, Target target) throws IOException {
        long at = 0;
        for (Part part : weight.parts()) {
            MappedFloats tensor = files.mapped(part.tensor(), part.sides());
            float[] chunk = new float[Math.min(CHUNK, tensor.size())];
            for (int from = 0; from < tensor.size(); from += chunk.length) {
                int count = Math.min(chunk.length, tensor.size() - from);
                tensor.get(from, chunk, 0, count);
                target.write(at, chunk, count);
                at += count;
            }
        }
    }

    /** Each (out, in) → (in, sum of outs). */
    static void transposed(Weight weight, WeightFiles files, Target target) throws IOException {
        int in = weight.shape().get(0).intValue();
        int out = weight.shape().get(1).intValue();
        List<MappedFloats> tensors = new ArrayList<>();
        for (Part part : weight.parts()) {
            tensors.add(files.mapped(part.tensor(), part.sides()));
        }
        // Handles some columns of all tensors at a time: reads each stretch in one call, and writes the finished rows.
        int columns = Math.max(1, Math.min(in, CHUNK / out));
        float[] rows = new float[columns * out];
        float[] stretch = new float[columns];
        for (int first = 0; first < in; first += columns) {
            int count = Math.min(columns, in - first);
            int column = 0;
            for (MappedFloats tensor : tensors) {
                for (int from = first; from < tensor.size(); from += in, column++) {
                    tensor.get(from, stretch, 0, count);
                    for (int row = 0; row < count; row++) {
                        rows[row * out + column] = stretch[row];
                    }
                }
            }
            target.write((long) first * out, rows, count * out);
        }
    }

    /** Applies a function to small tensors, each read as a whole. */
    static Filling computed(Function<List<float[]>, float[]> function) {
        return (weight, files, target) -> {
            List<float[]> tensors = new ArrayList<>();
            for (Part part : weight.parts()) {
                MappedFloats tensor = files.mapped(part.tensor(), part.sides());
                float[] values = new float[tensor.size()];
                tensor.get(0, values, 0, values.length);
                tensors.add(values);
            }
            float[] values = function.apply(tensors);
            target.write(0, values, values.length);
        };
    }
}
