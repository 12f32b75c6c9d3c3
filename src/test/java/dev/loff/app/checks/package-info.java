/**
 * Checks of the built host as its operators have it: second JVMs that are killed, timed and weighed.
 *
 * <p>In: the packaged program and pictures that a check draws. Out: a figure, and what fell short. A short version of each
 * runs with the tests; {@code ops/checks} starts the long ones.
 */
@NullMarked
package dev.loff.app.checks;

import org.jspecify.annotations.NullMarked;
