package dev.loff.job.event;

/** The device's memory was too small; from here on a call of the encoder takes {@code images}. Fired from the encoding thread. */
public record MinibatchHalved(String job, int images) {}
