package dev.loff.job.event;

/** An epoch's figures: losses are means, accuracies are shares of 1. */
public record EpochFinished(
        String job,
        int epoch,
        double trainingLoss,
        double trainingAccuracy,
        double validationLoss,
        double validationAccuracy,
        double samplesPerSecond) {}
