/** What a job may be told: names, meanings, defaults and limits, checked before anything starts. */
@NullMarked
package dev.loff.job.parameter;

import org.jspecify.annotations.NullMarked;
