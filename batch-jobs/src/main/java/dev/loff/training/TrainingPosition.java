package dev.loff.training;

/**
 * How far a training has come.
 *
 * @param epoch finished epochs
 * @param minibatch minibatches done in the epoch that is under way
 * @param update weight updates since the start
 */
public record TrainingPosition(int epoch, int minibatch, long update) {}
