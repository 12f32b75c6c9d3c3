package dev.loff.extraction;

import dev.loff.dataset.ImageEntry;

/** An image on its way into shard {@code ordinal}: read, not yet decoded. */
public record PendingImage(int ordinal, ImageEntry entry, ImageContent content) {}
