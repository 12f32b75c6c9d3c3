/** Frozen encoders: image bytes come in, token features of one image go out. */
@NullMarked
package dev.loff.encoder;

import org.jspecify.annotations.NullMarked;
