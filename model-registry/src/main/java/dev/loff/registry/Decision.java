package dev.loff.registry;

/** What the gate said of a candidate. */
public enum Decision {
    PROMOTED,
    HELD
}
