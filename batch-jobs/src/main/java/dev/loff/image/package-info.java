/** Recognises image files. Bytes come in; their format goes out. */
@NullMarked
package dev.loff.image;

import org.jspecify.annotations.NullMarked;
