/**
 * The console: the application layer as web pages, for whoever has a browser and no shell. A request with a role comes in, a
 * page goes out; what changes something is a form, asks once more, and ends in a redirect.
 */
@NullMarked
package dev.loff.app.console;

import org.jspecify.annotations.NullMarked;
