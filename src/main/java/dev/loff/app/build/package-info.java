/** What this build of Loff is: a resource that Maven filled in comes in, versions go out. */
@NullMarked
package dev.loff.app.build;

import org.jspecify.annotations.NullMarked;
