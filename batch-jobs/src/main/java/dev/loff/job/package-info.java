/**
 * Jakarta Batch artifacts: properties come in, one call goes to the core, its result goes to the registry. Restart is
 * decided by what the registry has, not by the batch checkpoint alone.
 */
@NullMarked
package dev.loff.job;

import org.jspecify.annotations.NullMarked;
