/** The paper's experiment: what came of each method with each seed comes in, one table, text and page with plots go out. */
@NullMarked
package dev.loff.experiment;

import org.jspecify.annotations.NullMarked;
