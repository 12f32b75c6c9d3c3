/**
 * What an operator looks at first: what runs, what needs a hand, when each job last succeeded, what comes next. Reports of
 * jobs, schedules and the machine come in, one picture of the night goes out.
 */
@NullMarked
package dev.loff.app.tonight;

import org.jspecify.annotations.NullMarked;
