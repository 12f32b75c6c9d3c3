package dev.loff.dataset;

import java.nio.file.Path;

/**
 * What a scan found.
 *
 * @param root the folder that the snapshot's paths start from
 */
public record ScanResult(Path root, DatasetSnapshot snapshot, ScanFindings findings) {}
