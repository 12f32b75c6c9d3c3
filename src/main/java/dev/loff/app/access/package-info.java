/**
 * Access control for pages and REST: users, sessions, tokens and roles. A request comes in with or without a secret and goes
 * out with an identity, whose roles the resources check.
 */
@NullMarked
package dev.loff.app.access;

import org.jspecify.annotations.NullMarked;
