/** Notifies people: ended executions come in from the database, messages over the configured channels go out. */
@NullMarked
package dev.loff.app.notify;

import org.jspecify.annotations.NullMarked;
