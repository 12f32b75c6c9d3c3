package dev.loff.job;

/** The version of this program, as far as it decides what a training comes to. */
public record ProgramVersion(String text) {}
