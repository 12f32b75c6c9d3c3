package dev.loff.tensorflow;

/** Trained weights by name; reads one whole and fails when its shape is not the one asked for. */
@FunctionalInterface
public interface StoredWeights {
    float[] read(String name, long... shape);
}
