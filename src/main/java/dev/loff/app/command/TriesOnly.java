package dev.loff.app.command;

/** A command that keeps nothing: where there is no data folder yet, it works in a temporary one that is removed afterwards. */
public interface TriesOnly {}
