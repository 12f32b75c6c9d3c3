package dev.loff.encoder;

/** A number of bytes that are lent and given back. */
final class ByteBudget {
    private final long total;
    private long lent;

    ByteBudget(long total) {
        this.total = total;
    }

    /** Waits until {@code bytes} are free; more than there are at all count as all. */
    synchronized void take(long bytes) throws InterruptedException {
        while (lent > 0 && lent + bytes > total) {
            wait();
        }
        lent += bytes;
    }

    synchronized void giveBack(long bytes) {
        lent -= bytes;
        notifyAll();
    }
}
