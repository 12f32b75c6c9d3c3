package dev.loff.job.event;

/** So many images of a data set had features already. */
public record ImagesReused(String job, long images) {}
