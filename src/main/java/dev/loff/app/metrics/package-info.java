/**
 * Metrics for Prometheus: events of jobs, facts of the database and readings of the machine come in, Prometheus' formats go
 * out.
 */
@NullMarked
package dev.loff.app.metrics;

import org.jspecify.annotations.NullMarked;
