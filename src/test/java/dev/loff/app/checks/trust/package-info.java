/**
 * Scenarios that a user must be able to trust, each against the packaged program and a real database.
 *
 * <p>In: the packaged program and small inputs that a scenario writes. Out: one line per scenario and how many hold.
 */
@NullMarked
package dev.loff.app.checks.trust;

import org.jspecify.annotations.NullMarked;
