package dev.loff.dataset;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Collects the findings of one scan, from many threads, and writes them sorted by path. */
final class FindingsLog implements AutoCloseable {
    private static final String SEPARATOR = "\0"; // no path contains it

    private final ExternalSort sort;

    FindingsLog(ExternalSort sort) {
        this.sort = sort;
    }

    void add(Finding.Kind kind, String path, String detail) throws IOException {
        add(new Finding(kind, path, detail));
    }

    void add(Finding finding) throws IOException {
        sort.add(String.join(SEPARATOR, finding.path(), finding.kind().name(), label(finding), finding.detail())
                .getBytes(StandardCharsets.UTF_8));
    }

    /** Escaped, so that an unknown label differs from an empty one. */
    private static String label(Finding finding) {
        return Tsv.escape(finding.label());
    }

    /** Adds the finding for an image that could not be read. */
    void add(Finding.Kind kind, Candidate candidate, IOException failure) throws IOException {
        String detail = failure instanceof NoSuchFileException ? "it is not there" : reason(failure);
        add(new Finding(
                kind,
                candidate.path(),
                candidate.detail(detail),
                candidate.given() == Split.TRAIN ? candidate.label() : null));
    }

    void add(Finding.Kind kind, String path, IOException failure) throws IOException {
        add(kind, path, reason(failure));
    }

    /** The reason without the absolute path of file system exceptions, so that findings do not depend on where the root is. */
    static String reason(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "this user may not read it";
        }
        if (failure instanceof NoSuchFileException) {
            return "it is not there any more";
        }
        if (failure instanceof FileSystemLoopException) {
            return "links lead in a circle";
        }
        if (failure instanceof FileSystemException file && file.getReason() != null) {
            return file.getReason();
        }
        return failure.getMessage() == null || failure instanceof FileSystemException
                ? "it cannot be read"
                : failure.getMessage();
    }

    ScanFindings write(Path unfinished, Path folder) throws IOException {
        try (HashedFile file = new HashedFile(unfinished)) {
            file.line(ScanFindings.HEADER);
            sort.drain(record -> {
                String[] fields = StandardCharsets.UTF_8
                        .decode(ByteBuffer.wrap(record))
                        .toString()
                        .split(SEPARATOR, 4);
                file.line(fields[1], Tsv.escape(fields[0]), Tsv.escape(fields[3]), fields[2]);
            });
            return ScanFindings.open(file.seal(file.offset(), folder, ScanFindings.SUFFIX));
        }
    }

    @Override
    public void close() throws IOException {
        sort.close();
    }
}
