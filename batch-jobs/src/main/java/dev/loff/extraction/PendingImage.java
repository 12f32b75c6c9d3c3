package dev.loff.extraction;

import dev.loff.dataset.ImageEntry;
import dev.loff.encoder.Ticket;

/** An image on its way into shard {@code ordinal}: read and on its way through the encoder, or found unreadable. */
public record PendingImage(int ordinal, ImageEntry entry, Ticket extracted) {}
