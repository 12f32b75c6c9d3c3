/** The compact classifier: standardised token features come in, class scores and a frozen model go out. */
@NullMarked
package dev.loff.classifier;

import org.jspecify.annotations.NullMarked;
