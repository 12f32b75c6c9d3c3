/** File access that all packages share: content comes in, and a complete file on disk goes out, or none. */
@NullMarked
package dev.loff.file;

import org.jspecify.annotations.NullMarked;
