/**
 * Connections and requests before anything else looks at them. In: TCP connections. Out: whole requests of bounded size, under
 * a name that this host has.
 */
@NullMarked
package dev.loff.app.http;

import org.jspecify.annotations.NullMarked;
