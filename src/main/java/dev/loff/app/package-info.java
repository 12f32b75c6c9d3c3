/** The host: command lines and requests come in, jobs run, their results and meters go out. */
@NullMarked
package dev.loff.app;

import org.jspecify.annotations.NullMarked;
