package dev.loff.dataset;

import java.nio.file.Path;

/**
 * The result of a scan.
 *
 * @param root the folder that the snapshot's paths are relative to
 */
public record ScanResult(Path root, DatasetSnapshot snapshot, ScanFindings findings) {}
