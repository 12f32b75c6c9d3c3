package dev.loff.tensorflow;

/** Trained weights by name. Reads one completely, and throws if it does not have the requested shape. */
@FunctionalInterface
public interface StoredWeights {
    float[] read(String name, long... shape);
}
