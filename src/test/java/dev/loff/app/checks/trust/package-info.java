/**
 * Promises that a user must be able to trust, each tested by a scenario on the packaged program and a real database.
 *
 * <p>In: the packaged program and small inputs that a scenario writes. Out: one line per scenario and the number that hold.
 */
@NullMarked
package dev.loff.app.checks.trust;

import org.jspecify.annotations.NullMarked;
