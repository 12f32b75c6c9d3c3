/** What jobs tell whoever listens: small records, fired by artifacts and turned into meters and progress elsewhere. */
@NullMarked
package dev.loff.job.event;

import org.jspecify.annotations.NullMarked;
