/** What somebody needs who helps from afar: the state of this installation comes in, a zip without secrets goes out. */
@NullMarked
package dev.loff.app.support;

import org.jspecify.annotations.NullMarked;
