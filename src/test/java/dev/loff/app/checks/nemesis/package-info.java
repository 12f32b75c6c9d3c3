/**
 * Randomly drawn histories of faults against the packaged program, and invariants that must hold after each.
 *
 * <p>In: a seed, or the events of a history. Out: whether each invariant held, and for a failure the shortest history found
 * that still breaks it.
 */
@NullMarked
package dev.loff.app.checks.nemesis;

import org.jspecify.annotations.NullMarked;
