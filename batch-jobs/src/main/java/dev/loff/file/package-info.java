/**
 * What all rooms share about files: content comes in, and a file that is whole and on the disk goes out, or none.
 */
@NullMarked
package dev.loff.file;

import org.jspecify.annotations.NullMarked;
