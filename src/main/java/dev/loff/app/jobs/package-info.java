/** The application layer: what an operator can ask of jobs, the same from the command line, REST and the console. */
@NullMarked
package dev.loff.app.jobs;

import org.jspecify.annotations.NullMarked;
