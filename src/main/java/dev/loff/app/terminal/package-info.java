/** Text for a terminal. In: text with names of foreign files in it. Out: text that moves no cursor and hides nothing. */
@NullMarked
package dev.loff.app.terminal;

import org.jspecify.annotations.NullMarked;
