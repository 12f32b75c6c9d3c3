package dev.loff.training;

/**
 * The result of a classifier on validation images, without augmentation, label smoothing or class weights.
 *
 * @param loss mean cross-entropy
 * @param macroRecall mean recall of the classes that occur
 */
public record ValidationResult(double loss, double accuracy, double macroRecall) {}
