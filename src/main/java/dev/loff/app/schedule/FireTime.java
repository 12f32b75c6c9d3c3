package dev.loff.app.schedule;

import java.time.Instant;
import java.time.LocalDateTime;

/**
 * One fire: the instant, the time that the expression names, and what the zone's clocks make of it.
 *
 * @param local the time in the expression's words, which after a gap the clocks never read
 */
public record FireTime(Instant at, LocalDateTime local, DaylightSaving daylightSaving) {}
