/**
 * The model registry: what was extracted, trained, evaluated and promoted, and from which images. Values of the core come
 * in, rows go out; every repository method joins the caller's transaction, or opens one where it says so.
 */
@NullMarked
package dev.loff.registry;

import org.jspecify.annotations.NullMarked;
