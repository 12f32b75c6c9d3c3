package dev.loff.encoder;

/** The result of turning a model into a graph without variables. */
public sealed interface Freezing {
    record Frozen(FrozenGraph graph) implements Freezing {}

    record NotFreezable(String reason) implements Freezing {}
}
