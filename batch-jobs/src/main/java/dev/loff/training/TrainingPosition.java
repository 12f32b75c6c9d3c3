package dev.loff.training;

/**
 * The progress of a training.
 *
 * @param epoch finished epochs
 * @param minibatch minibatches done in the current epoch
 * @param update weight updates since the start
 */
public record TrainingPosition(int epoch, int minibatch, long update) {}
