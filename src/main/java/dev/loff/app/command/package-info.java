/** The command line: words and options come in, one call goes to the application layer, text or JSON goes out. */
@NullMarked
package dev.loff.app.command;

import org.jspecify.annotations.NullMarked;
