/**
 * The console: the application layer as web pages. A request with a role comes in, a page goes out. Changes are made by forms,
 * which ask for confirmation and end in a redirect.
 */
@NullMarked
package dev.loff.app.console;

import org.jspecify.annotations.NullMarked;
