package dev.loff.app.schedule;

import java.time.Instant;
import java.time.LocalDateTime;

/**
 * One fire: the instant, the local time that the expression names, and how a clock change affects it.
 *
 * @param local the time that the expression names; the clocks never show it when they skip it
 */
public record FireTime(Instant at, LocalDateTime local, DaylightSaving daylightSaving) {}
