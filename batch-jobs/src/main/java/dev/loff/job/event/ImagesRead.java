package dev.loff.job.event;

/** So many image files were read, good or bad. */
public record ImagesRead(String job, long images) {}
