package dev.loff.encoder;

/** Whether a model could be turned into a graph without variables. */
public sealed interface Freezing {
    record Frozen(FrozenGraph graph) implements Freezing {}

    record NotFreezable(String reason) implements Freezing {}
}
