package dev.loff.app.command;

/**
 * A command that may be the first one on a data folder: it creates the folder and the database where there are none. Every other
 * command is refused there.
 */
public interface CreatesHome {}
