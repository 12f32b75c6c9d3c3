package dev.loff.dataset;

/** Hears how far a scan is. Calls come one at a time, from many threads; an exception ends the scan. */
public interface ScanProgress {
    ScanProgress NONE = (images, bytes) -> {};

    /** So many images with so many bytes are read by now. */
    void hashed(long images, long bytes);
}
