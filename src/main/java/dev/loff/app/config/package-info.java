/** How this machine is set up: configuration of all sources comes in, one typed value goes out. */
@NullMarked
package dev.loff.app.config;

import org.jspecify.annotations.NullMarked;
