package dev.loff.job.event;

import java.time.Instant;

/** A job's execution has ended with that batch status. */
public record JobFinished(String job, String status, Instant at) {}
