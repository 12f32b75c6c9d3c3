package dev.loff.training;

import dev.loff.dataset.Sha256;

/** The encoder whose features a classifier was trained on, and the only one that it can be used with. */
public record EncoderIdentity(String name, Sha256 fingerprint) {}
