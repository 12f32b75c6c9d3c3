/** Whether this host can do its work, for whoever starts and stops hosts. */
@NullMarked
package dev.loff.app.health;

import org.jspecify.annotations.NullMarked;
