package dev.loff.file;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Failures of a file system that say nothing about the file: the same read may succeed later. Java gives no error numbers, only
 * the system's words for them.
 */
public final class TransientFileFailure {
    /** As glibc and musl word them; some systems add to the words. */
    private static final List<String> REASONS = List.of(
            "Input/output error", // EIO, of a share or a disk that is away
            "I/O error", // EIO
            "Remote I/O error", // EREMOTEIO
            "Stale file handle", // ESTALE: a server of a share was restarted
            "Stale NFS file handle", // ESTALE
            "timed out", // ETIMEDOUT
            "Host is down", // EHOSTDOWN
            "No route to host", // EHOSTUNREACH
            "Host is unreachable", // EHOSTUNREACH
            "Network is down", // ENETDOWN
            "Network is unreachable", // ENETUNREACH
            "Network unreachable", // ENETUNREACH
            "Connection refused", // ECONNREFUSED
            "Connection reset", // ECONNRESET
            "connection abort", // ECONNABORTED: a file system in user space has ended
            "endpoint is not connected", // ENOTCONN: the same
            "Socket not connected", // ENOTCONN
            "endpoint shutdown", // ESHUTDOWN
            "Link has been severed", // ENOLINK
            "Communication error on send", // ECOMM
            "No such device", // ENODEV, ENXIO: a disk was unplugged
            "Required key not available", // ENOKEY: a ticket has run out
            "Key has expired", // EKEYEXPIRED
            "Resource temporarily unavailable", // EAGAIN
            "Resource busy", // EBUSY
            "Device or resource busy", // EBUSY
            "Interrupted system call", // EINTR
            "Too many open files", // EMFILE
            "No file descriptors available", // EMFILE
            "Cannot allocate memory", // ENOMEM
            "Out of memory"); // ENOMEM

    private TransientFileFailure() {}

    /** Whether it is one. */
    public static boolean is(IOException failure) {
        String reason = reason(failure);
        return reason != null && REASONS.stream().anyMatch(reason::contains);
    }

    /** In the system's words, without the file; absent where Java's class says it all. */
    static @Nullable String reason(IOException failure) {
        return failure instanceof FileSystemException file ? file.getReason() : failure.getMessage();
    }
}
