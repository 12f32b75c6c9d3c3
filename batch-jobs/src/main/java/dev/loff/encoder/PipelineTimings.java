package dev.loff.encoder;

import java.time.Duration;

/**
 * The counts and times of a {@link FeatureExtraction} so far.
 *
 * @param images images finished, including quarantined ones
 * @param decode time spent decoding, summed over threads
 * @param encode time spent encoding, summed over threads
 * @param blocked time that the submitting thread waited for room
 */
public record PipelineTimings(long images, long quarantined, Duration decode, Duration encode, Duration blocked) {}
