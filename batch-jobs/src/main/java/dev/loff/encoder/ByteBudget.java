package dev.loff.encoder;

/** A limit on the bytes in use: callers take bytes and give them back. */
final class ByteBudget {
    private final long total;
    private long lent;

    ByteBudget(long total) {
        this.total = total;
    }

    /** Waits until {@code bytes} are free. A request larger than the whole budget waits until all bytes are free. */
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
