/** The steps that decide whether a candidate becomes the champion. */
@NullMarked
package dev.loff.job.promote;

import org.jspecify.annotations.NullMarked;
