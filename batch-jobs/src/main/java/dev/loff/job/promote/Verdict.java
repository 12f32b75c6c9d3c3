package dev.loff.job.promote;

import dev.loff.registry.Decision;
import dev.loff.registry.Promotions;

/**
 * What becomes of a version, and why.
 *
 * @param standing the champion and its pin as they were when this was decided
 */
record Verdict(Decision decision, String reason, Promotions.Standing standing, GateFindings findings) {}
