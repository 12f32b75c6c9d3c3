package dev.loff.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransientFileFailureTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Input/output error",
                "I/O error",
                "Remote I/O error",
                "Stale file handle",
                "Stale NFS file handle",
                "Connection timed out",
                "Operation timed out",
                "Host is down",
                "No route to host",
                "Host is unreachable",
                "Network is down",
                "Network is unreachable",
                "Network unreachable",
                "Connection refused",
                "Connection reset by peer",
                "Software caused connection abort",
                "Transport endpoint is not connected",
                "Socket not connected",
                "Cannot send after transport endpoint shutdown",
                "Link has been severed",
                "Communication error on send",
                "No such device",
                "No such device or address",
                "Required key not available",
                "Key has expired",
                "Resource temporarily unavailable",
                "Device or resource busy",
                "Resource busy",
                "Interrupted system call",
                "Too many open files",
                "Too many open files in system",
                "No file descriptors available",
                "Cannot allocate memory",
                "Out of memory"
            })
    void transientReasonsAreRecognized(String reason) {
        assertThat(TransientFileFailure.is(new FileSystemException("/data/a.png", null, reason)))
                .isTrue();
        assertThat(TransientFileFailure.is(new IOException(reason))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Is a directory",
                "Not a directory",
                "File name too long",
                "Too many levels of symbolic links",
                "No space left on device",
                "Read-only file system",
                "Disk quota exceeded",
                "Operation not permitted",
                "Invalid argument"
            })
    void permanentReasonsAreNotTransient(String reason) {
        assertThat(TransientFileFailure.is(new FileSystemException("/data/a.png", null, reason)))
                .isFalse();
    }

    @Test
    void missingAndForbiddenFilesAreNotTransient() {
        assertThat(TransientFileFailure.is(new NoSuchFileException("/data/Host is down/a.png")))
                .isFalse();
        assertThat(TransientFileFailure.is(new AccessDeniedException("/data/Stale file handle.png")))
                .isFalse();
        assertThat(TransientFileFailure.is(new IOException())).isFalse();
    }
}
