/** The steps of an experiment: register its cells, train and test one after another, write the table and the page. */
@NullMarked
package dev.loff.job.experiment;

import org.jspecify.annotations.NullMarked;
