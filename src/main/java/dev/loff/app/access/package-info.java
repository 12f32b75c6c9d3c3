/**
 * Who may do what through the doors that are open to others: users, sessions, tokens and roles. A request comes in with a
 * secret or without one, and goes out with an identity whose roles the resources ask for.
 */
@NullMarked
package dev.loff.app.access;

import org.jspecify.annotations.NullMarked;
