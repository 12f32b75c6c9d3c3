/**
 * Schedules: rows that say when a job runs, and the loop that runs it then, once across all hosts. Schedules and the
 * database's time come in, starts of jobs and a row per fire go out.
 */
@NullMarked
package dev.loff.app.schedule;

import org.jspecify.annotations.NullMarked;
