package dev.loff.job.event;

/** One image was set aside. */
public record ImageQuarantined(String job, String reason) {}
