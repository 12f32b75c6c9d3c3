/**
 * Checks of the built host as operators run it: separate JVMs that are killed, timed and measured.
 *
 * <p>In: the packaged program and pictures that a check draws. Out: a figure, and what failed. A short version of each
 * runs with the tests; {@code ops/checks} starts the long ones.
 */
@NullMarked
package dev.loff.app.checks;

import org.jspecify.annotations.NullMarked;
