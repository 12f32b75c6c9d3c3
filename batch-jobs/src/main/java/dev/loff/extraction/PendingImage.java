package dev.loff.extraction;

import dev.loff.dataset.ImageEntry;
import dev.loff.encoder.Ticket;

/** An image for shard {@code ordinal}: read and submitted to the encoder, or unreadable. */
public record PendingImage(int ordinal, ImageEntry entry, Ticket extracted) {}
