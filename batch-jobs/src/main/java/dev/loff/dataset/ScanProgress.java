package dev.loff.dataset;

/** Receives the progress of a scan. Called from many threads, one call at a time; an exception ends the scan. */
public interface ScanProgress {
    ScanProgress NONE = (images, bytes) -> {};

    /** Reports how many images and bytes have been read so far. */
    void hashed(long images, long bytes);
}
