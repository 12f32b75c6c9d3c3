package dev.loff.encoder;

import java.time.Duration;

/**
 * What a {@link FeatureExtraction} has done so far.
 *
 * @param images images finished, quarantined ones among them
 * @param decode time spent decoding, summed over threads
 * @param encode time spent encoding, summed over threads
 * @param blocked time that the submitting thread waited for room
 */
public record PipelineTimings(long images, long quarantined, Duration decode, Duration encode, Duration blocked) {}
