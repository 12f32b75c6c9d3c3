/**
 * The REST interface {@code /api/v1}, on the same application layer as the command line; {@code /q/openapi} describes it.
 * Requests come in, JSON goes out; a refused request gets a 4xx with problem details (RFC 9457).
 */
@NullMarked
package dev.loff.app.rest;

import org.jspecify.annotations.NullMarked;
