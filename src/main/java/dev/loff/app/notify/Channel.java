package dev.loff.app.notify;

/** A way to send notifications. Used by one thread at a time. */
interface Channel {

    /** Its name, as operators see it. */
    String name();

    /** Returns when the receiver has accepted the message; otherwise throws {@link NotDeliveredException} within the timeout. */
    void send(Message message) throws NotDeliveredException;
}
