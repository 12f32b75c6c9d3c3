/** Bundles for remote support: the state of this installation comes in, a zip file without secrets goes out. */
@NullMarked
package dev.loff.app.support;

import org.jspecify.annotations.NullMarked;
