package dev.loff.file;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * File system failures that the file did not cause: the same read may succeed later. Java does not give error numbers, only the
 * system's error messages.
 */
public final class TransientFileFailure {
    /** The messages of glibc and musl; some systems add text to them. */
    private static final List<String> REASONS = List.of(
            "Input/output error", // EIO: a share or a disk is unavailable
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
            "connection abort", // ECONNABORTED: the process of a user-space file system has ended
            "endpoint is not connected", // ENOTCONN: the same
            "Socket not connected", // ENOTCONN
            "endpoint shutdown", // ESHUTDOWN
            "Link has been severed", // ENOLINK
            "Communication error on send", // ECOMM
            "No such device", // ENODEV, ENXIO: a disk was unplugged
            "Required key not available", // ENOKEY: a ticket has expired
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

    /** Whether a failure is transient. */
    public static boolean is(IOException failure) {
        String reason = reason(failure);
        return reason != null && REASONS.stream().anyMatch(reason::contains);
    }

    /** The system's message without the file; null where the exception's class is the only reason. */
    static @Nullable String reason(IOException failure) {
        return failure instanceof FileSystemException file ? file.getReason() : failure.getMessage();
    }
}
