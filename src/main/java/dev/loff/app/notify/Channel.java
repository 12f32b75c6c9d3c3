package dev.loff.app.notify;

/** A way to tell somebody. Used by one thread at a time. */
interface Channel {

    /** Its name, as operators see it. */
    String name();

    /** Returns when the receiver has taken the message; {@link NotDeliveredException} otherwise, within the timeout. */
    void send(Message message) throws NotDeliveredException;
}
