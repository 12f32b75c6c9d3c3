/** Backup and restore: database rows and data folder go into one folder, and come back out of it elsewhere. */
@NullMarked
package dev.loff.app.backup;

import org.jspecify.annotations.NullMarked;
