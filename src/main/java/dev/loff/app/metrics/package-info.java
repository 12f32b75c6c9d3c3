/** What a dashboard is told: events of jobs and readings of the machine come in, Prometheus' formats go out. */
@NullMarked
package dev.loff.app.metrics;

import org.jspecify.annotations.NullMarked;
