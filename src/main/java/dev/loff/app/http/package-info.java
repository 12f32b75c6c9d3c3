/**
 * Checks connections and requests before anything else sees them. TCP connections come in; complete requests of bounded size,
 * for a name of this host, go out.
 */
@NullMarked
package dev.loff.app.http;

import org.jspecify.annotations.NullMarked;
