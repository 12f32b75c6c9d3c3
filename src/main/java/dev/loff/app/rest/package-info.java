/**
 * The same layer as the command line's, over HTTP: {@code /api/v1}, described at {@code /q/openapi}. A refusal is a 4xx with
 * problem details (RFC 9457).
 */
@NullMarked
package dev.loff.app.rest;

import org.jspecify.annotations.NullMarked;
