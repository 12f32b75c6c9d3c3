/** What is kept and what goes: policies and legal holds in, removed rows and files out. */
@NullMarked
package dev.loff.app.retention;

import org.jspecify.annotations.NullMarked;
